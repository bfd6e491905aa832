/**
 * HTTP, governed: one connection of a client is one session at one target, and each request is one command. In HTTP/1
 * one follows the other; in HTTP/2 each has a stream and a lane of its own.
 *
 * <pre>
 *   first byte --0x16--> TLS --+
 *       |                      |
 *       +----------------------+--> request head --first of the connection--> gate.admit
 *                                        |                                        |
 *                                        +-------------------<--------------------+
 *                                        |
 *            body wanted by a rule: collected, up to a bound
 *                                        |
 *                              lane.command --Refuse--> problem details, the connection stays
 *                                        |
 *                                     Forward --> gate.connect (or a connection that is idle)
 *                                        |
 *             request body --flow--> target --head--> flow opened --body--> client
 *                                        |
 *                              exchange.completed --> the end of the answer
 * </pre>
 *
 * <p>Guarantees:
 *
 * <ol>
 *   <li>Nothing of a request reaches the target before its verdict, and what reaches it is what was judged: framing is
 *       written anew, the path is canonical.
 *   <li>A message that two parsers could read in two ways is refused and its connection, or its stream, closed.
 *   <li>The client's credential never reaches the target; the target's never reaches the client.
 *   <li>What the target is told of the client (address, scheme, who) comes from the gateway alone.
 *   <li>The client has a whole answer only after the exchange lies in the recording.
 * </ol>
 *
 * <p>{@code wire} holds messages, {@code session} what becomes of them. Everything of a session runs on one event loop.
 */
@NullMarked
package dev.sallyport.plugin.http;

import org.jspecify.annotations.NullMarked;
