package dev.sallyport.api;

import java.util.List;

/**
 * The gateway's authority for its own host keys: whoever trusts it knows every gateway, and needs no list of their
 * keys. Thread-safe; usable once the gateway listens.
 */
@Preview
@DoNotImplement
public interface HostAuthority {

    /**
     * Returns a certificate that a key is the gateway's, in OpenSSH's form. Valid for some days: ask again at least
     * daily. May block on the store. Throws {@link GatewayException} when it cannot.
     *
     * @param key a public key as SSH writes it (RFC 4253, section 6.6); not kept
     * @param names under which clients reach the gateway; at least one
     */
    byte[] certify(byte[] key, List<String> names);
}
