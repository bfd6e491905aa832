package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/** Which way data travels. */
@Preview
public enum Direction {
    TO_TARGET,
    TO_CLIENT
}
