/**
 * WebSocket on the wire (RFC 6455): the opening handshake's fields, frames in both directions. Strict: a frame that
 * breaks a rule of the RFC ends the connection with the status code that says so. No extensions.
 */
@NullMarked
package dev.sallyport.plugin.http.websocket;

import org.jspecify.annotations.NullMarked;
