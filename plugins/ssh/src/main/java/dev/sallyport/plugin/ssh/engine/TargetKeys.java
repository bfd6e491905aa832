package dev.sallyport.plugin.ssh.engine;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * The host keys a target may have, from its parameter {@code host-keys}: fingerprints such as {@code SHA256:...}, or
 * public keys as in a {@code known_hosts} file without the host; several divided by commas or line breaks.
 *
 * @param fingerprints the fingerprints
 * @param unreadable the first entry that is neither
 */
record TargetKeys(Set<String> fingerprints, Optional<String> unreadable) {

    private static final String PARAMETER = "host-keys";

    static TargetKeys of(Map<String, String> parameters) {
        Set<String> fingerprints = new LinkedHashSet<>();
        Optional<String> unreadable = Optional.empty();
        for (String part : parameters.getOrDefault(PARAMETER, "").split("[,\\n]")) {
            String entry = part.strip();
            if (entry.startsWith("SHA256:")) {
                fingerprints.add(withoutPadding(entry));
            } else if (!entry.isEmpty()) {
                try {
                    PublicKey key = PublicKeyEntry.parsePublicKeyEntry(entry).resolvePublicKey(null, null, null);
                    fingerprints.add(KeyUtils.getFingerPrint(key));
                } catch (GeneralSecurityException | java.io.IOException | RuntimeException e) {
                    unreadable = unreadable.or(() -> Optional.of(entry));
                }
            }
        }
        return new TargetKeys(fingerprints, unreadable);
    }

    private static String withoutPadding(String fingerprint) {
        int end = fingerprint.length();
        while (fingerprint.charAt(end - 1) == '=') {
            end--;
        }
        return fingerprint.substring(0, end);
    }

    /** Returns why a key is not trusted, and what to do; empty if it is. */
    Optional<String> objection(String target, PublicKey key) {
        String seen = KeyUtils.getFingerPrint(key);
        if (unreadable.isPresent()) {
            return Optional.of("The parameter host-keys of target '" + target
                    + "' has an entry that is neither SHA256:... nor a public key;"
                    + " nothing is trusted until it is mended.");
        }
        if (fingerprints.contains(seen)) {
            return Optional.empty();
        }
        String what = KeyUtils.getKeyType(key) + " " + seen;
        return Optional.of(
                fingerprints.isEmpty()
                        ? "The host key of target '" + target + "' is not pinned, so it could be anybody. It showed "
                                + what + ". If that is right, add to the target: parameters: {host-keys: \"" + seen
                                + "\"}"
                        : "THE HOST KEY OF TARGET '" + target + "' HAS CHANGED. It showed " + what + ", which is none"
                                + " of its pinned keys. Somebody may be in between; if it was renewed, its parameter"
                                + " host-keys must be.");
    }
}
