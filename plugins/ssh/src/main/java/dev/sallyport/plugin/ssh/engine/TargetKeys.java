package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.plugin.ssh.Words;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * The host keys a target may have, from its parameter {@code host-keys}; several divided by commas or line breaks, each
 * a {@link HostPin}.
 *
 * @param pins what is trusted
 * @param unreadable the first entry that is nothing of the kind
 */
record TargetKeys(List<HostPin> pins, Optional<String> unreadable) {

    private static final String PARAMETER = "host-keys";

    /** A server may name as many algorithms as it likes; nobody wants to read them all. */
    private static final int OFFERED_CHARS_MAX = 200;

    static TargetKeys of(Map<String, String> parameters) {
        List<HostPin> pins = new ArrayList<>();
        Optional<String> unreadable = Optional.empty();
        for (String part : parameters.getOrDefault(PARAMETER, "").split("[,\\n]")) {
            String entry = part.strip();
            if (!entry.isEmpty()) {
                Optional<HostPin> pin = HostPin.of(entry);
                pin.ifPresent(pins::add);
                unreadable = unreadable.or(() -> pin.isPresent() ? Optional.empty() : Optional.of(entry));
            }
        }
        return new TargetKeys(List.copyOf(pins), unreadable);
    }

    /**
     * Returns the algorithms to propose to the server, of those known: certificates if an authority is trusted, then
     * the pinned types, then others if a pin has no type. A server chooses by our order, so it shows the key that is
     * pinned if it has it.
     */
    List<String> proposal(List<String> known) {
        Set<String> pinned = types();
        Set<String> proposed = new LinkedHashSet<>();
        if (authorities()) {
            known.stream().filter(KeyUtils::isCertificateAlgorithm).forEach(proposed::add);
        }
        List<String> plain = known.stream()
                .filter(algorithm -> !KeyUtils.isCertificateAlgorithm(algorithm))
                .toList();
        plain.stream()
                .filter(algorithm -> pinned.contains(KeyUtils.getCanonicalKeyType(algorithm)))
                .forEach(proposed::add);
        if (proposed.isEmpty()
                || pins.stream().anyMatch(pin -> !pin.authority() && pin.type().isEmpty())) {
            proposed.addAll(plain);
        }
        return List.copyOf(proposed);
    }

    private boolean authorities() {
        return pins.stream().anyMatch(HostPin::authority);
    }

    /** The types of pinned keys. */
    private Set<String> types() {
        return pins.stream()
                .filter(pin -> !pin.authority())
                .flatMap(pin -> pin.type().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns why none of the algorithms a server offers will do, if so. */
    Optional<String> nothingIn(String target, List<String> proposed, String offered) {
        List<String> names = Arrays.asList(offered.split(","));
        if (proposed.stream().anyMatch(names::contains)) {
            return Optional.empty();
        }
        String wanted = types().isEmpty() ? "" : "key of a pinned type (" + String.join(", ", types()) + ")";
        String certificate = authorities() ? "certificate" : "";
        String or = wanted.isEmpty() || certificate.isEmpty() ? "" : " and no host ";
        String shown = Words.plain(
                offered.length() > OFFERED_CHARS_MAX ? offered.substring(0, OFFERED_CHARS_MAX) + "…" : offered);
        return Optional.of("The target '" + target + "' offers no host " + certificate + or + wanted
                + (wanted.isEmpty() && certificate.isEmpty() ? "key the gateway knows how to check" : "")
                + ", only " + shown + ". Pin a key it has in its parameter host-keys, or let it have what is pinned.");
    }

    /**
     * Returns why a key is not trusted, and what to do; empty if it is.
     *
     * @param host the name under which the target is reached, which a certificate must be for
     */
    Optional<String> objection(String target, String host, PublicKey key, Instant now) {
        if (unreadable.isPresent()) {
            return Optional.of("The parameter host-keys of target '" + target
                    + "' has an entry that is neither SHA256:... nor a public key;"
                    + " nothing is trusted until it is mended.");
        }
        if (key instanceof OpenSshCertificate certificate) {
            return pinned(certificate.getCertPubKey()) ? Optional.empty() : certified(target, host, certificate, now);
        }
        if (pinned(key)) {
            return Optional.empty();
        }
        String line = KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
        if (pins.isEmpty()) {
            return Optional.of("The host key of target '" + target + "' is not pinned, so it could be anybody. It"
                    + " showed " + line + ". If that is right, add to the target: parameters: {host-keys: \"" + line
                    + "\"}");
        }
        boolean untyped = pins.stream().anyMatch(pin -> pin.type().isEmpty());
        return Optional.of("THE HOST KEY OF TARGET '" + target + "' HAS CHANGED. It showed " + line + ", which is none"
                + " of its pinned keys. Somebody may be in between; if it was renewed, its parameter"
                + " host-keys must be."
                + (untyped ? " If it has keys of several types, write the type before the fingerprint." : ""));
    }

    private boolean pinned(PublicKey key) {
        return pins.stream().anyMatch(pin -> !pin.authority() && pin.is(key));
    }

    private Optional<String> certified(String target, String host, OpenSshCertificate certificate, Instant now) {
        String wrong;
        if (pins.stream().noneMatch(pin -> pin.authority() && pin.is(certificate.getCaPubKey()))) {
            wrong = "is signed by " + KeyUtils.getFingerPrint(certificate.getCaPubKey())
                    + ", which is no authority that is pinned for it";
        } else {
            Optional<String> objection = HostCertificate.objection(certificate, host, now);
            if (objection.isEmpty()) {
                return Optional.empty();
            }
            wrong = objection.get();
        }
        return Optional.of("The host certificate of target '" + target + "' " + wrong
                + ". Somebody may be in between; ask who runs the target to renew it.");
    }
}
