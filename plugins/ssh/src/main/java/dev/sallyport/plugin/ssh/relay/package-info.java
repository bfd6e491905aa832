/** The connection protocol between the two legs: channels, windows, requests and what policy says to them. */
@NullMarked
package dev.sallyport.plugin.ssh.relay;

import org.jspecify.annotations.NullMarked;
