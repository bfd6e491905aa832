/** Live sessions, lanes and exchanges: where wire code meets governance. */
@NullMarked
package dev.sallyport.core.session;

import org.jspecify.annotations.NullMarked;
