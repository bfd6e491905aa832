/**
 * The seam between wire and governance; the only package of the API with Netty types.
 *
 * <p>The core owns binding, TLS, the PROXY header, limits, authentication, target lookup, credentials, connecting,
 * holds, masking rules, recording and drain. A protocol supplies framing, events and refusals only.
 *
 * <p>Threads: everything of one session, client and target side, gate, lanes, exchanges and the listeners of their
 * futures, is confined to one event loop. An adapter is single-threaded and must never block.
 *
 * <p>The five rules of an adapter, checked by {@code ProtocolContract} of the testkit:
 *
 * <ol>
 *   <li>Ask {@link dev.sallyport.api.protocol.Lane#interests()} first. What nobody asked for goes through as it is.
 *   <li>No frame of a governed command reaches the target before its {@code Forward}.
 *   <li>Answer every {@code Refuse} in the protocol's own words and stay usable.
 *   <li>Release what you allocate. The core keeps no buffer of yours; a lens is valid until its future completes.
 *   <li>Never touch {@code autoRead}. Pausing belongs to the core.
 * </ol>
 */
@NullMarked
package dev.sallyport.api.protocol;

import org.jspecify.annotations.NullMarked;
