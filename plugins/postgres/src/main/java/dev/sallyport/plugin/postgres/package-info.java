/**
 * PostgreSQL's frontend/backend protocol 3.0, governed.
 *
 * <p>One client connection goes through these states:
 *
 * <pre>
 *  first byte --SSLRequest/0x16--> TLS --+
 *      |                                 |
 *      +------- StartupMessage <---------+
 *                    |  SCRAM-SHA-256, gate.challenge, gate.admit
 *                    v
 *                waiting -- gate.connect, TargetLogin --> ready <--------------------------+
 *                                                           |                             |
 *      Query / Bind..Execute --lane.command--> judged --Forward--> in the queue of turns --+  ReadyForQuery
 *                                                |   \                  ^
 *                                                |    +--held: notice---+
 *                                                +--Refuse--> own words in the queue, skip to Sync
 * </pre>
 *
 * <p>Guarantees:
 *
 * <ol>
 *   <li>Answers reach the client in the order of its messages. What the gateway says itself waits for its turn.
 *   <li>No Query, Bind or Execute reaches the target before it was judged with its parameters.
 *   <li>A name (statement, portal) never stands for a text the target does not have behind it.
 *   <li>A statement is read as the target reads it: while the meaning of backslashes is in doubt it is read both ways.
 *   <li>ReadyForQuery always tells the target's own last state.
 *   <li>Bytes nobody asked for leave as slices of the buffer they came in, flushed once per read.
 * </ol>
 *
 * <p>{@code wire} holds frames, {@code session} the states, {@code rows} the lens over results. Everything of a session
 * runs on one event loop.
 */
@NullMarked
package dev.sallyport.plugin.postgres;

import org.jspecify.annotations.NullMarked;
