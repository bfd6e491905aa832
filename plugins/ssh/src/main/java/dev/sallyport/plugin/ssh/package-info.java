/**
 * SSH 2.0, governed.
 *
 * <p>Transport and authentication are an engine's (Apache MINA SSHD), once as server towards the client and once as
 * client towards the target; the connection protocol (RFC 4254) is our own, a relay of its twelve messages:
 *
 * <pre>
 *  client channel  --bytes-->  ClientLeg    (MINA server session)  --messages-->  Relay  -- SessionChannel -- Credit
 *                                                                                   |            |
 *                                                                                   |        Governor -- lane --> core
 *  target channel  <--bytes--  TargetLeg    (MINA client session)  <--messages--   |
 * </pre>
 *
 * <p>Threads: bytes arrive and leave on the event loop; engine and relay of one connection run in turns, one task at a
 * time, on the plugin's virtual threads. Gate and lanes are called on the event loop only; their answers come back as
 * turns.
 *
 * <p>Guarantees:
 *
 * <ol>
 *   <li>No exec, shell or subsystem request reaches the target before its {@code Forward}; what the client sends on the
 *       channel meanwhile waits.
 *   <li>A channel or request nobody permitted is answered with a failure, and the session stays usable.
 *   <li>Window is granted to a peer only for what the other one can take, so memory is bounded by what both agreed on.
 *   <li>Whoever authenticates last owns the session; what was tried before leaves no trace.
 * </ol>
 *
 * <p>{@code engine} holds what knows MINA's sessions, {@code login} who gets in, {@code relay} the channels,
 * {@code files} the protocols in them that move files.
 */
@NullMarked
package dev.sallyport.plugin.ssh;

import org.jspecify.annotations.NullMarked;
