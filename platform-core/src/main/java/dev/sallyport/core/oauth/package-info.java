/**
 * Access tokens that the gateway gets for itself, by OAuth 2.0 client credentials (RFC 6749, section 4.4), to show them
 * to targets. They are kept in memory only, and never reach a client, a log or a recording.
 */
@NullMarked
package dev.sallyport.core.oauth;

import org.jspecify.annotations.NullMarked;
