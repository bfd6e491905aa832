package dev.sallyport.plugin.ssh.engine;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * One of the host keys a target may have, or an authority that may certify them.
 *
 * @param authority whether it is an authority's key
 * @param type the key's type such as {@code ssh-ed25519}; empty for a fingerprint that stands alone
 * @param fingerprint such as {@code SHA256:...}
 */
record HostPin(boolean authority, Optional<String> type, String fingerprint) {

    private static final String AUTHORITY = "@cert-authority";
    private static final String DIGEST = "SHA256:";

    /** Reads an entry: a fingerprint, a type with a fingerprint, or a key, which a marker makes an authority's. */
    static Optional<HostPin> of(String entry) {
        boolean authority = entry.startsWith(AUTHORITY + " ");
        String text = authority ? entry.substring(AUTHORITY.length()).strip() : entry;
        String[] words = text.split("\\s+", 3);
        if (words[0].startsWith(DIGEST) && words.length == 1) {
            return Optional.of(new HostPin(authority, Optional.empty(), withoutPadding(words[0])));
        }
        if (words.length == 2 && words[1].startsWith(DIGEST)) {
            return Optional.of(new HostPin(authority, Optional.of(words[0]), withoutPadding(words[1])));
        }
        try {
            PublicKey key = PublicKeyEntry.parsePublicKeyEntry(text).resolvePublicKey(null, null, null);
            return Optional.of(
                    new HostPin(authority, Optional.of(KeyUtils.getKeyType(key)), KeyUtils.getFingerPrint(key)));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String withoutPadding(String fingerprint) {
        int end = fingerprint.length();
        while (fingerprint.charAt(end - 1) == '=') {
            end--;
        }
        return fingerprint.substring(0, end);
    }

    /** Whether it is this key, or this authority's. */
    boolean is(PublicKey key) {
        return fingerprint.equals(KeyUtils.getFingerPrint(key))
                && type.filter(wanted -> !wanted.equals(KeyUtils.getKeyType(key)))
                        .isEmpty();
    }
}
