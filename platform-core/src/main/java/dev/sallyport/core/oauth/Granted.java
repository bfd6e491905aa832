package dev.sallyport.core.oauth;

import dev.sallyport.api.Secret;
import java.time.Duration;

/**
 * An access token and how long it is good for.
 *
 * @param token of visible ASCII characters
 * @param life from when it was asked for
 */
record Granted(Secret token, Duration life) {}
