/** Reviews: the durable record of a hold, the channels that announce it, and the decisions of people. */
@NullMarked
package dev.sallyport.api.review;

import org.jspecify.annotations.NullMarked;
