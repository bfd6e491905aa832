/** Who acts on what: immutable facts about sessions, subjects and targets. */
@NullMarked
package dev.sallyport.api.session;

import org.jspecify.annotations.NullMarked;
