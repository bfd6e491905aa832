package dev.sallyport.core.identity;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.GatewayConfig.TlsClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The authorities whose certificates a listener takes, and how these name subjects. Thread-safe. */
final class ClientAuthority {

    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final String REVOKED = "The client certificate was revoked.";
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String FOR_ANYTHING = "2.5.29.37.0";

    private final String listener;
    private final TlsClients terms;
    private final Set<TrustAnchor> anchors;
    private final Optional<RevocationLists> revoked;

    private ClientAuthority(
            String listener, TlsClients terms, Set<TrustAnchor> anchors, Optional<RevocationLists> revoked) {
        this.listener = listener;
        this.terms = terms;
        this.anchors = anchors;
        this.revoked = revoked;
    }

    /** Reads the files; a mistake is an error at start. */
    static ClientAuthority of(GatewayConfig.Listener listener, TlsClients terms) {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        try {
            if (Files.size(terms.ca()) > FILE_BYTES_MAX) {
                throw new IOException("it is larger than 1 MiB");
            }
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(terms.ca())));
            for (Certificate certificate : read) {
                anchors.add(new TrustAnchor((X509Certificate) certificate, null));
            }
            if (anchors.isEmpty()) {
                throw new IOException("there is no certificate in it");
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "The authorities " + terms.ca() + ", which tls.clients.ca of the listener '" + listener.name()
                            + "' names, cannot be used: " + RevocationLists.reason(e),
                    e);
        }
        return new ClientAuthority(
                listener.name(), terms, anchors, terms.revoked().map(RevocationLists::of));
    }

    /** Reads again what may change; returns whether it did. */
    boolean refresh() {
        return revoked.isPresent() && revoked.get().refresh();
    }

    /** Returns what is wrong with a chain, as a sentence for its holder. */
    Optional<String> objection(List<X509Certificate> chain, Instant now) {
        X509Certificate own = chain.getFirst();
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return Optional.of("The client certificate is not valid yet. Check the clocks.");
        }
        if (!now.isBefore(own.getNotAfter().toInstant())) {
            return Optional.of("The client certificate has expired at "
                    + own.getNotAfter().toInstant() + ". Get a new one from whoever issued it.");
        }
        if (revoked.isPresent() && revoked.get().hold(chain)) {
            return Optional.of(REVOKED); // whatever time the list gives for it: clocks differ
        }
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setDate(Date.from(now));
            CertPathValidator validator = CertPathValidator.getInstance("PKIX");
            parameters.setRevocationEnabled(revoked.isPresent());
            if (revoked.isPresent()) {
                parameters.addCertStore(CertStore.getInstance(
                        "Collection",
                        new CollectionCertStoreParameters(revoked.get().lists())));
                PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
                checker.setOptions(
                        EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
                parameters.addCertPathChecker(checker);
            }
            validator.validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(belowAnchors(chain)), parameters);
            List<String> uses = own.getExtendedKeyUsage();
            return uses == null || uses.contains(FOR_CLIENTS) || uses.contains(FOR_ANYTHING)
                    ? Optional.empty()
                    : Optional.of("The certificate is not meant for clients.");
        } catch (CertPathValidatorException e) {
            return Optional.of(sentence(e.getReason()));
        } catch (GeneralSecurityException e) {
            return Optional.of("The client certificate cannot be understood.");
        }
    }

    /** An authority's own certificate, which many clients send along, is no part of the path to it. */
    private List<X509Certificate> belowAnchors(List<X509Certificate> chain) {
        return chain.stream()
                .filter(one -> chain.getFirst().equals(one)
                        || anchors.stream().noneMatch(anchor -> one.equals(anchor.getTrustedCert())))
                .toList();
    }

    private String sentence(CertPathValidatorException.Reason reason) {
        if (reason == BasicReason.REVOKED) {
            return REVOKED;
        }
        if (reason == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
            return "Whether the client certificate was revoked is not known: the gateway has no list of its authority"
                    + " that is up to date. Tell the gateway's operator.";
        }
        if (reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID) {
            return "The certificate of an authority between is not valid now.";
        }
        if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            return "The client certificate's key or signature is too weak.";
        }
        return reason == PKIXReason.NO_TRUST_ANCHOR || reason == BasicReason.INVALID_SIGNATURE
                ? "The client certificate is not signed by an authority that the listener '" + listener + "' trusts."
                : "The client certificate is not a proper one for the authorities that the listener '" + listener
                        + "' trusts.";
    }

    /** Returns when a chain ends that is good now. */
    static Instant end(List<X509Certificate> chain) {
        return chain.stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Returns whom a certificate names; empty where it names nobody, or more than one. */
    Optional<String> subject(X509Certificate certificate) {
        Set<String> subjects = new TreeSet<>();
        for (String name : names(certificate)) {
            int star = terms.pattern().indexOf('*');
            String before = terms.pattern().substring(0, star);
            String after = terms.pattern().substring(star + 1);
            if (name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after)) {
                subjects.add(name.substring(before.length(), name.length() - after.length()));
            }
        }
        return subjects.size() == 1 ? Optional.of(subjects.iterator().next()) : Optional.empty();
    }

    /** Says what {@link #subject} looks for. */
    String wanted() {
        return terms.name().name().toLowerCase(java.util.Locale.ROOT) + " name of the form '" + terms.pattern() + "'";
    }

    /** The types of alternative names are those of RFC 5280, section 4.2.1.6. */
    private List<String> names(X509Certificate certificate) {
        return switch (terms.name()) {
            case EMAIL -> alternative(certificate, 1);
            case DNS -> alternative(certificate, 2);
            case URI -> alternative(certificate, 6);
            case CN -> common(certificate);
        };
    }

    private static List<String> alternative(X509Certificate certificate, int type) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> Objects.equals(name.getFirst(), type))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    private static List<String> common(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("cn"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }
}
