/** The two SSH engines and how their bytes and turns meet Netty. */
@NullMarked
package dev.sallyport.plugin.ssh.engine;

import org.jspecify.annotations.NullMarked;
