package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.authority.Purpose;
import dev.sallyport.core.identity.Certificates;
import dev.sallyport.core.identity.ControlIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Certificates: each subject has its own keys certified, and nobody else's; admins see and revoke all, and change the
 * authorities' keys.
 */
final class CertificateRoutes {

    /** A new key that others must learn of first begins to sign after this, if nobody says otherwise. */
    private static final Duration NOTICE = Duration.ofHours(24);

    private final Certificates certificates;
    private final Authorities authorities;
    private final ControlIdentity identity;
    private final Duration lifetime;
    private final Clock clock;

    CertificateRoutes(ControlServices services, Clock clock) {
        this.certificates = services.certificates();
        this.authorities = services.authorities();
        this.identity = services.identity();
        this.lifetime = services.certificateLifetime();
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post(
                        "/v1/certificates",
                        Right.SUBJECT,
                        "Certifies a public key of the caller for SSH, for a short time.",
                        "JSON {\"key\": a line of authorized_keys, \"lifetime\": such as 8h,"
                                + " \"sources\": [networks it may be used from]}",
                        this::issue),
                Route.get(
                                "/v1/certificates",
                                Right.SUBJECT,
                                "Lists certificates, newest first: all for admins.",
                                this::list)
                        .query("subject", "only of this subject"),
                Route.delete(
                        "/v1/certificates/{serial}",
                        Right.SUBJECT,
                        "Revokes a certificate; its sessions end.",
                        this::revoke),
                Route.get(
                        "/v1/authorities/{purpose}",
                        Right.SUBJECT,
                        "Lists the public keys of an authority: users, hosts or targets.",
                        this::keys),
                Route.post(
                        "/v1/authorities/{purpose}/rotate",
                        Right.ADMIN,
                        "Makes a new key for an authority; the old one ends when the new one begins to sign.",
                        "JSON {\"after\": when it begins to sign, such as 24h}",
                        this::rotate));
    }

    private Reply issue(Call call) {
        JsonNode body = call.json("key", "lifetime", "sources");
        String own = call.subject().name();
        List<String> sources = new ArrayList<>();
        for (JsonNode source : body.path("sources")) {
            if (!source.isTextual()) {
                throw Call.bad("Field sources must be a list of texts.");
            }
            sources.add(source.textValue());
        }
        Certificates.Issued issued = certificates.issue(
                own, Call.text(body, "key"), Call.duration(body, "lifetime", lifetime), sources, own);
        Map<String, Object> document = document(issued.entry());
        document.put("certificate", issued.line());
        return Reply.json(201, document);
    }

    private Reply list(Call call) {
        boolean admin = identity.administers(call.subject());
        String own = call.subject().name();
        Optional<String> subject = call.optional("subject");
        if (!admin && subject.filter(name -> !name.equals(own)).isPresent()) {
            throw new GatewayException(ErrorCodes.FORBIDDEN, "You may list your own certificates only.");
        }
        return Reply.done(Map.of(
                "certificates",
                certificates.list(admin ? subject : Optional.of(own)).stream()
                        .map(this::document)
                        .toList()));
    }

    private Reply revoke(Call call) {
        String serial = call.part("serial");
        boolean may = certificates
                .list(
                        identity.administers(call.subject())
                                ? Optional.empty()
                                : Optional.of(call.subject().name()))
                .stream()
                .anyMatch(entry -> Long.toString(entry.serial()).equals(serial));
        if (!may || !certificates.revoke(Long.parseLong(serial), call.subject().name())) {
            throw new GatewayException(
                    ErrorCodes.NOT_FOUND, "There is no valid certificate " + serial + " that you may revoke.");
        }
        return Reply.done(Map.of("revoked", serial));
    }

    private Reply keys(Call call) {
        return Reply.done(Map.of(
                "keys",
                authorities.known(purpose(call)).stream()
                        .map(CertificateRoutes::document)
                        .toList()));
    }

    private Reply rotate(Call call) {
        Purpose purpose = purpose(call);
        JsonNode body = call.json("after");
        Duration otherwise = purpose == Purpose.USERS ? Duration.ZERO : NOTICE;
        return Reply.json(
                201,
                document(authorities.rotate(
                        purpose,
                        Call.duration(body, "after", otherwise),
                        call.subject().name())));
    }

    private static Purpose purpose(Call call) {
        return Purpose.of(call.part("purpose"))
                .orElseThrow(() -> new GatewayException(
                        ErrorCodes.NOT_FOUND,
                        "There are authorities for "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Purpose.values())
                                                .map(Purpose::word)
                                                .toList())
                                + "."));
    }

    private static Map<String, Object> document(Authorities.Known key) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("number", key.number());
        document.put("key", key.line());
        document.put("state", key.state().name().toLowerCase(Locale.ROOT));
        document.put("createdAt", key.createdAt().toString());
        document.put("activeFrom", key.activeFrom().toString());
        return document;
    }

    private Map<String, Object> document(Certificates.Entry entry) {
        Map<String, Object> document = new LinkedHashMap<>();
        // As text: a number of this size loses its end in many readers of JSON.
        document.put("serial", Long.toString(entry.serial()));
        document.put("subject", entry.subject());
        document.put("fingerprint", entry.fingerprint());
        document.put("author", entry.author());
        document.put("issuedAt", entry.issuedAt().toString());
        document.put("expiresAt", entry.expiresAt().toString());
        entry.revokedAt().ifPresent(at -> document.put("revokedAt", at.toString()));
        document.put("live", entry.live(clock.instant()));
        return document;
    }
}
