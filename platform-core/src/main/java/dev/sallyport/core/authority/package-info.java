/**
 * The gateway's certificate authorities and the certificates they sign, in OpenSSH's form (PROTOCOL.certkeys). One key
 * per purpose, so that what opens one door opens no other.
 */
@NullMarked
package dev.sallyport.core.authority;

import org.jspecify.annotations.NullMarked;
