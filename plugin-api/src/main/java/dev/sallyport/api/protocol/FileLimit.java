package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import dev.sallyport.api.intercept.Refusal;

/**
 * How much content a file that the client writes, or the body of a request, may get, where its size was not known when
 * it was judged. Thread-safe value.
 *
 * @param bytesMax the largest size that may come to be; a protocol refuses what goes beyond, in its own words
 * @param refusal what the client is told then
 */
@Preview
public record FileLimit(long bytesMax, Refusal refusal) {}
