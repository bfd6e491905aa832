/** Holds and reviews: durable waits for people, bound to what will run. */
@NullMarked
package dev.sallyport.core.review;

import org.jspecify.annotations.NullMarked;
