/** Subjects and access tokens: who a client is. */
@NullMarked
package dev.sallyport.core.identity;

import org.jspecify.annotations.NullMarked;
