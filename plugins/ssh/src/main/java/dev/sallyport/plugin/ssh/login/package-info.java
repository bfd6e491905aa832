/** Who gets in: user names, tokens and keys of clients. */
@NullMarked
package dev.sallyport.plugin.ssh.login;

import org.jspecify.annotations.NullMarked;
