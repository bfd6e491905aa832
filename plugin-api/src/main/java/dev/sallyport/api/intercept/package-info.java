/**
 * Interceptors: the hooks OnConnect, OnReceive and OnDisconnect of a session.
 *
 * <p>Guarantees of the host:
 *
 * <ol>
 *   <li>{@code onConnect} comes once and first, before anything reaches the target; {@code onDisconnect} comes once and
 *       last, whatever happened, and also when {@code onConnect} denied.
 *   <li>Calls for one session are ordered and never concurrent. Interceptors run in the order of
 *       {@code policy.interceptors} in the configuration; rewriters run before deciders.
 *   <li>An interceptor runs on the session's lane thread and may block up to {@code limits.hook-time}; one that
 *       declares itself {@link dev.sallyport.api.intercept.Interceptor#inline() inline} runs on the event loop and must
 *       not.
 *   <li>A call that throws, returns null or overruns denies the command, is counted against the plugin, and is audited.
 * </ol>
 */
@NullMarked
package dev.sallyport.api.intercept;

import org.jspecify.annotations.NullMarked;
