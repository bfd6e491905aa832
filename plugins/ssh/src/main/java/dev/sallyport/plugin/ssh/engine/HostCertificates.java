package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.HostAuthority;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of the gateway's host keys, shown to clients that ask for one; others get the plain key. Made when the
 * first client comes, and anew every hour. Thread-safe.
 */
public final class HostCertificates {

    private static final Logger LOGGER = LoggerFactory.getLogger(HostCertificates.class);
    private static final Duration KEPT = Duration.ofHours(1);
    /** How long clients are served without one, before it is tried again. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Names of targets that certificates are kept for; the one that was not asked for the longest time goes first. */
    private static final int NAMES_MAX = 1_024;

    private final HostAuthority authority;
    private final List<PublicKey> keys;
    private final List<String> names;
    private final Clock clock;
    private final Map<List<String>, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Kept> eldest) {
            return size() > NAMES_MAX;
        }
    };

    private record Kept(List<OpenSshCertificate> certificates, Instant due) {}

    private HostCertificates(HostAuthority authority, List<PublicKey> keys, List<String> names, Clock clock) {
        this.authority = authority;
        this.keys = List.copyOf(keys);
        this.names = List.copyOf(names);
        this.clock = clock;
    }

    /**
     * @param authority certifies the keys
     * @param names under which clients reach the gateway; when empty, the machine's
     */
    public static HostCertificates by(HostAuthority authority, HostKeys keys, List<String> names, Clock clock) {
        return new HostCertificates(authority, keys.publicKeys(), names.isEmpty() ? own() : names, clock);
    }

    private static List<String> own() {
        try {
            return List.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return List.of("localhost");
        }
    }

    /** Returns certificates that are valid for days; none while they cannot be had. May block. */
    List<OpenSshCertificate> current() {
        return current(names);
    }

    /** Returns certificates for a target's name: there, the gateway stands for the target. May block. */
    List<OpenSshCertificate> current(String target) {
        return current(List.of(target));
    }

    private synchronized List<OpenSshCertificate> current(List<String> wanted) {
        Instant now = clock.instant();
        Kept before = kept.getOrDefault(wanted, new Kept(List.of(), Instant.MIN));
        if (now.isBefore(before.due())) {
            return before.certificates();
        }
        Kept after = made(wanted, now).orElseGet(() -> new Kept(before.certificates(), now.plus(PAUSE)));
        kept.put(wanted, after);
        return after.certificates();
    }

    private Optional<Kept> made(List<String> wanted, Instant now) {
        try {
            List<OpenSshCertificate> made = new ArrayList<>();
            for (PublicKey key : keys) {
                Buffer blob = new ByteArrayBuffer();
                blob.putRawPublicKey(key);
                byte[] certificate = authority.certify(blob.getCompactData(), wanted);
                made.add((OpenSshCertificate) new ByteArrayBuffer(certificate).getRawPublicKey());
            }
            return Optional.of(new Kept(List.copyOf(made), now.plus(KEPT)));
        } catch (SshException | RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("The SSH host keys could not be certified; what was certified before is shown on");
            return Optional.empty();
        }
    }
}
