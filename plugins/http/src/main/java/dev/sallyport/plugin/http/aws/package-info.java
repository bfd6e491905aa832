/**
 * Signatures by which AWS knows who sends a request: Signature Version 4 ("Create a signed AWS API request" in the
 * guide to IAM). Knows requests as texts only; nothing here touches the network.
 */
@NullMarked
package dev.sallyport.plugin.http.aws;

import org.jspecify.annotations.NullMarked;
