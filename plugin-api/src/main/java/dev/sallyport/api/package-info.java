/**
 * The plugin API of Sallyport: what a plugin offers, what the host gives it, and the rules between them.
 *
 * <p>The life of a plugin:
 *
 * <ol>
 *   <li>The host loads the folder {@code plugins/<id>/} in a class loader of its own, whose parent is the platform
 *       class loader. Of the host it sees {@code dev.sallyport.api}, {@code io.netty}, {@code org.slf4j},
 *       {@code org.jspecify} and {@code org.pf4j}; every other library it brings itself.
 *   <li>OnStartup: the entry class ({@link dev.sallyport.api.GatewayPlugin}) is created and told to contribute. It may
 *       block. Throwing refuses the start of the gateway.
 *   <li>Contributions are frozen. OnConnect, OnReceive and OnDisconnect follow for each session
 *       ({@link dev.sallyport.api.intercept.SessionInterceptor}).
 *   <li>Shutdown, in reverse order of start, after the last session is gone.
 * </ol>
 *
 * <p>No reference in this API is ever null; absence is an {@code Optional}. All failures are unchecked and end in a
 * denial: a plugin that breaks can never turn a deny into an allow.
 */
@NullMarked
package dev.sallyport.api;

import org.jspecify.annotations.NullMarked;
