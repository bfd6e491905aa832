package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;

/**
 * The server's part of a SCRAM-SHA-256 exchange (RFC 5802, RFC 7677).
 *
 * @param salt the subject's salt; all tokens of one subject share it
 * @param iterations iteration count
 */
@Preview
public record ScramChallenge(byte[] salt, int iterations) {}
