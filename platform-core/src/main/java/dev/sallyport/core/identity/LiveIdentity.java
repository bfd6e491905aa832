package dev.sallyport.core.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.authority.Certificate;
import dev.sallyport.core.identity.TokenStore.StoredToken;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks logins of clients and calls of the control plane against the tokens in memory. */
public final class LiveIdentity implements Identity, ControlIdentity {

    private static final int SUBJECT_CHARS_MAX = 256;

    private final LiveTokens tokens;
    private final LiveDirectory directory;
    private final LiveCertificates certificates;
    private final LivePasses passes;
    private final ClientCertificates clients;
    private final LoginThrottle throttle;
    private final byte[] rootDigest;
    private final List<Consumer<Revoked>> listeners = new CopyOnWriteArrayList<>();
    // Proving a clear-text token costs some milliseconds; a token proved once is known again by its digest.
    private final Cache<String, String> proved = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    public LiveIdentity(
            LiveTokens tokens, LiveCertificates certificates, LiveDirectory directory, Secret rootToken, Clock clock) {
        this(tokens, certificates, ClientCertificates.NONE, new MemoryPassStore(), directory, rootToken, clock);
    }

    public LiveIdentity(
            LiveTokens tokens,
            LiveCertificates certificates,
            ClientCertificates clients,
            PassStore passes,
            LiveDirectory directory,
            Secret rootToken,
            Clock clock) {
        this.clients = clients;
        this.tokens = tokens;
        this.certificates = certificates;
        this.directory = directory;
        this.passes = new LivePasses(passes, tokens, directory, clock);
        this.throttle = new LoginThrottle(clock);
        this.rootDigest = digest(rootToken.reveal());
        directory.onChange(this::keysChanged);
    }

    /**
     * Reads tokens and passes from the store: once subjects are known, and to learn what other gateways did. May block.
     */
    public void load() {
        tokens.load();
        passes.load();
    }

    /** A key that is not registered any more ends the sessions that were opened by it. */
    private void keysChanged(Directory before, Directory after) {
        for (String name : before.names()) {
            Set<String> gone = new HashSet<>(before.keys(name));
            gone.removeAll(after.keys(name));
            gone.forEach(key -> listeners.forEach(
                    listener -> listener.accept(new Revoked(name, Optional.of(key), "the public key was removed"))));
        }
    }

    @Override
    public ScramChallenge challenge(String subject) {
        LiveTokens.Challenge challenge = tokens.challenge(bounded(subject));
        return new ScramChallenge(challenge.salt(), challenge.iterations());
    }

    private static String bounded(String subject) {
        return subject.length() <= SUBJECT_CHARS_MAX ? subject : subject.substring(0, SUBJECT_CHARS_MAX);
    }

    @Override
    public Optional<Authenticated> authenticate(String subject, Login.Credential credential, InetAddress from) {
        if (credential instanceof Login.Credential.Pass pass) {
            // Nobody guesses 256 bits, and a page of forty pictures with a pass that has ended must lock nobody out.
            return passes.check(pass);
        }
        String name = subject.isEmpty() ? tokenName(credential) : bounded(subject);
        String address = from.getHostAddress();
        if (throttle.blocks(name, address)) {
            return Optional.empty();
        }
        Optional<Authenticated> answer = check(subject, credential, Optional.of(from));
        if (answer.isEmpty()) {
            throttle.failed(name, address);
        } else {
            throttle.succeeded(name, address);
        }
        return answer;
    }

    /** Attempts with one token must not lock out another one from the same address. */
    private static String tokenName(Login.Credential credential) {
        return credential instanceof Login.Credential.Token token
                ? TokenText.id(token.token().reveal()).orElse("")
                : "";
    }

    @Override
    public Optional<Authenticated> authenticate(String subject, Login.Credential credential) {
        return check(subject, credential, Optional.empty());
    }

    private Optional<Authenticated> check(String subject, Login.Credential credential, Optional<InetAddress> from) {
        if (subject.isEmpty()) {
            return switch (credential) {
                case Login.Credential.Token token -> bearer(token.token());
                case Login.Credential.Pass pass -> passes.check(pass);
                default -> Optional.empty();
            };
        }
        Optional<Subject> known = directory.current().find(subject);
        return switch (credential) {
            case Login.Credential.ScramProof proof -> scram(subject, known, proof);
            case Login.Credential.Pass _ -> Optional.empty(); // says by itself whose it is
            case Login.Credential.ClientCertificate _ -> Optional.empty(); // see shown()
            case Login.Credential.Enclosing _ -> Optional.empty(); // the connection knows, not the directory
            case Login.Credential.PublicKey key
            when Certificate.isCertificate(key.blob()) ->
                certificates.judge(subject, key.blob(), from) instanceof LiveCertificates.Judgement.Good good
                        ? known.map(who -> new Authenticated(who, good.id(), good.expiresAt(), Optional.empty()))
                        : Optional.empty();
            case Login.Credential.PublicKey key -> {
                String fingerprint = RegisteredKey.fingerprint(key.blob());
                yield known.filter(_ -> directory.current().keys(subject).contains(fingerprint))
                        .map(who -> new Authenticated(who, fingerprint, Instant.MAX, Optional.empty()));
            }
            case Login.Credential.Token token ->
                prove(token.token())
                        .filter(stored -> stored.token().subject().equals(subject))
                        .flatMap(stored -> known.map(who -> authenticated(who, stored, Optional.empty())));
        };
    }

    @Override
    public Optional<Subject> find(String subject) {
        return directory.current().find(subject);
    }

    /** Whoever the token was issued to. */
    private Optional<Authenticated> bearer(Secret token) {
        return prove(token)
                .flatMap(stored -> directory
                        .current()
                        .find(stored.token().subject())
                        .map(who -> authenticated(who, stored, Optional.empty())));
    }

    @Override
    public boolean accepts(String subject, Login.Credential.PublicKey key, InetAddress from) {
        if (directory.current().find(subject).isEmpty()) {
            return false;
        }
        return Certificate.isCertificate(key.blob())
                ? certificates.judge(subject, key.blob(), Optional.of(from)) instanceof LiveCertificates.Judgement.Good
                : directory.current().keys(subject).contains(RegisteredKey.fingerprint(key.blob()));
    }

    @Override
    public Optional<String> objection(String subject, Login.Credential credential, InetAddress from) {
        return credential instanceof Login.Credential.PublicKey key
                        && Certificate.isCertificate(key.blob())
                        && certificates.judge(subject, key.blob(), Optional.of(from))
                                instanceof LiveCertificates.Judgement.Bad bad
                ? Optional.of(bad.reason())
                : Optional.empty();
    }

    private Optional<Authenticated> scram(String subject, Optional<Subject> known, Login.Credential.ScramProof proof) {
        List<StoredToken> live = tokens.live(subject);
        for (StoredToken stored : live) {
            Optional<byte[]> signature = stored.verifier().check(proof.authMessage(), proof.proof());
            if (signature.isPresent()) {
                return known.map(who -> authenticated(who, stored, signature));
            }
        }
        return Optional.empty();
    }

    private static Authenticated authenticated(Subject who, StoredToken stored, Optional<byte[]> signature) {
        return new Authenticated(who, stored.token().id(), stored.token().expiresAt(), signature);
    }

    private Optional<StoredToken> prove(Secret secret) {
        String text = secret.reveal();
        Optional<StoredToken> stored = TokenText.id(text).flatMap(tokens::find);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        String digest = HexFormat.of().formatHex(digest(text));
        String id = stored.get().token().id();
        if (id.equals(proved.getIfPresent(digest))) {
            return stored;
        }
        if (!stored.get().verifier().proves(text)) {
            return Optional.empty();
        }
        proved.put(digest, id);
        return stored;
    }

    @Override
    public void onRevoked(Consumer<Revoked> listener) {
        listeners.add(listener);
        tokens.onRevoked(listener);
        certificates.onRevoked(listener);
        passes.onRevoked(listener);
        clients.onRevoked(listener);
    }

    @Override
    public Shown shown(String listener, List<X509Certificate> chain) {
        return clients.judge(listener, chain, directory);
    }

    @Override
    public Optional<Passes.Given> give(Authenticated who, Passes.Terms terms) {
        return passes.give(who, terms);
    }

    @Override
    public Optional<String> end(Login.Credential.Pass pass) {
        return passes.end(pass);
    }

    /**
     * Tells of what expired since the last call; to be called every second or so.
     *
     * @param inUse what opened the sessions that are open
     */
    public void expire(Supplier<Set<String>> inUse) {
        tokens.expire();
        certificates.expire();
        passes.expire(inUse);
        clients.expire(inUse);
    }

    @Override
    public Optional<Subject> authenticate(Secret bearer, String address) {
        if (throttle.blocks("", address)) {
            return Optional.empty();
        }
        Optional<Subject> subject = MessageDigest.isEqual(digest(bearer.reveal()), rootDigest)
                ? Optional.of(new Subject(ROOT, Subject.Kind.HUMAN, Set.of(ADMINS), Optional.empty()))
                : prove(bearer)
                        .flatMap(stored ->
                                directory.current().find(stored.token().subject()));
        if (subject.isEmpty()) {
            throttle.failed("", address);
        }
        return subject;
    }

    private static byte[] digest(String text) {
        return Verifier.sha(text.getBytes(StandardCharsets.UTF_8));
    }
}
