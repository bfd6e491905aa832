package dev.sallyport.plugin.http.session;

import dev.sallyport.api.Secret;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.HttpConfig;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Path;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to the gateway's own pages, which lie on the host of each target: there a person gives an access token and
 * gets a pass, or gives the pass back. Another way to prove who one is would begin at {@link #page} and end, as this
 * one does, at {@link #signedIn}. Confined to the event loop.
 */
final class SignIn implements Turn {

    /** Below it nothing is the target's. */
    static final String ROOT = "/.sallyport";

    static final String LOGIN = ROOT + "/login";
    static final String LOGOUT = ROOT + "/logout";

    /** A name, a token, a path, and room for what encoding adds. */
    private static final int FORM_BYTES_MAX = 16 << 10;

    private static final int FORM_TOKEN_BYTES = 16;
    private static final Pattern FORM_TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Visit visit;
    private final ClientStream client;
    private final Request request;
    private final Collected body = new Collected(FORM_BYTES_MAX, "The gateway reads");
    private final BodyWatch watch;
    private @Nullable Consumer<Form> reader;
    private boolean ended;
    private boolean answered;
    private boolean gone;

    SignIn(Visit visit, ClientStream client, Request request) {
        this.visit = visit;
        this.client = client;
        this.request = request;
        this.watch = new BodyWatch(client, visit.services.config.waits().body(), this::tooSlow);
    }

    /** Whether a path is the gateway's own. */
    static boolean at(Path path) {
        return path.path().equals(ROOT) || path.path().startsWith(ROOT + '/');
    }

    /** Returns the answer to a refused request: for a person without a credential, the way to sign in. */
    static Problems.Problem answer(Visit visit, Request request, Refusal refusal) {
        Problems.Problem problem = Problems.of(refusal, visit.services.config.reviewUrl());
        if (problem.head().status() != 401) {
            return problem;
        }
        if (visit.services.config.browser().login()
                && visit.confidential()
                && !visit.gate.tls().certified()
                && Provenance.navigation(request)) {
            String to = URLEncoder.encode(request.path().target(), StandardCharsets.UTF_8);
            Fields fields = new Fields().add("Location", LOGIN + "?to=" + to).add("Content-Length", "0");
            fields.add("Cache-Control", "no-store");
            return new Problems.Problem(new ResponseHead(303, "See Other", 1, fields), new byte[0]);
        }
        if (Provenance.browser(request)) {
            // At the challenge of Basic a browser would ask for a password on behalf of a picture.
            problem.head()
                    .fields()
                    .removeIf(field ->
                            field.is("www-authenticate") && field.value().startsWith("Basic"));
        }
        return problem;
    }

    @Override
    public void begin() {
        client.wantBody(false);
        if (!visit.services.routes.serves(request.host())) {
            problem(Codes.refusal(Codes.NO_ROUTE, "No target is served under this host."));
        } else if (!visit.confidential()) {
            problem(Codes.refusal(Codes.CLEAR_SIGN_IN, "People sign in inside TLS only.")
                    .withNextStep("Open the page by https."));
        } else {
            switch (request.path().path()) {
                case LOGIN -> serve(() -> page(200, Form.query(request.path(), "to"), ""), this::signIn);
                case LOGOUT -> serve(() -> form(token -> SignInPage.signOut(request.host(), token)), this::signOut);
                default -> problem(Codes.refusal(Codes.NO_ROUTE, "The gateway has no such page."));
            }
        }
    }

    private void serve(Runnable get, Consumer<Form> post) {
        switch (request.head().method()) {
            case "GET", "HEAD" -> get.run();
            case "POST" -> collect(post);
            default -> problem(Codes.refusal(Codes.UNSUPPORTED, "The gateway's pages take GET and POST."));
        }
    }

    private void collect(Consumer<Form> post) {
        Optional<Refusal> objection =
                Provenance.sameOrigin(request, visit.scheme()).orElse(true)
                        ? Optional.empty()
                        : Optional.of(Codes.refusal(Codes.CROSS_SITE, "The form was sent from another site.")
                                .withNextStep("Open " + LOGIN + " on this host and sign in there."));
        if (objection.isPresent()) {
            problem(objection.get());
        } else if (!body.fits(request.framing().length())) {
            tooLong();
        } else {
            reader = post;
            if (request.expectsContinue()) {
                client.sayContinue();
            }
            watch.wanted(true);
            client.wantBody(true);
        }
    }

    @Override
    public void requestBody(ByteBuf piece) {
        watch.heard();
        if (body.take(piece)) {
            return;
        }
        if (answered) {
            over();
        } else {
            tooLong();
        }
    }

    @Override
    public void requestEnd() {
        ended = true;
        watch.end();
        Consumer<Form> then = reader;
        if (answered) {
            over();
        } else if (then != null) {
            reader = null;
            read(then);
        }
    }

    private void read(Consumer<Form> then) {
        client.wantBody(false);
        Optional<Form> form = Form.of(request.head().fields(), body.bytes());
        Optional<String> given = visit.cookies().form(request.head().fields());
        if (form.isEmpty()) {
            problem(Codes.refusal(Codes.MALFORMED, "The form cannot be read."));
        } else if (given.isEmpty() || !same(given.get(), form.get().value("form"))) {
            page(403, form.get().value("to"), "The page was open for too long, or cookies are off. Try again.");
        } else {
            then.accept(form.get());
        }
    }

    private static boolean same(String one, String other) {
        return !one.isEmpty()
                && MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private void signIn(Form form) {
        HttpConfig.Browser terms = visit.services.config.browser();
        String to = Form.path(form.value("to"));
        String target = visit.services
                .routes
                .find(request.host(), Path.of(to))
                .map(Routes.Route::target)
                .orElse("");
        Credentials given = new Credentials(
                form.value("user").strip(),
                new Login.Credential.Token(Secret.of(form.value("token").strip())),
                "");
        visit.gate
                .passes()
                .give(
                        Visit.login(given, target, request),
                        new Passes.Terms(request.host(), terms.idle(), terms.lifetime()))
                .addListener((Future<Passes.Given> future) -> {
                    if (gone) {
                        return;
                    }
                    if (future.isSuccess()) {
                        signedIn(future.getNow(), to);
                    } else {
                        Refusal refusal = TargetPool.refusal(future.cause());
                        client.last(); // as after a token that is wrong
                        page(Problems.status(refusal), to, refusal.reason());
                    }
                });
    }

    /** Hands out a pass and leads on. No redirect, for browsers hold a form's policy against where those lead. */
    private void signedIn(Passes.Given pass, String to) {
        // What is open on this connection is of somebody who is not asked for any more.
        boolean taken = visit.taken();
        Problems.Problem page = SignInPage.signedIn(pass.subject(), to);
        page.head()
                .fields()
                .add("Set-Cookie", visit.cookies().givePass(pass.secret().reveal()));
        say(page);
        if (taken) {
            visit.close(Cause.CLIENT_LEFT, "the subject signed in anew");
        }
    }

    private void signOut(Form form) {
        Optional<String> pass = visit.cookies().pass(request.head().fields());
        Problems.Problem page = SignInPage.signedOut();
        page.head().fields().add("Set-Cookie", visit.cookies().takePass());
        client.last();
        say(page); // first, for what the pass opened ends with it
        pass.ifPresent(text -> visit.gate.passes().end(new Login.Credential.Pass(Secret.of(text), request.host())));
    }

    /** Shows the form by which a person signs in, and what was wrong with what it was filled in with. */
    private void page(int status, String to, String error) {
        form(token -> SignInPage.signIn(status, request.host(), Form.path(to), token, error));
    }

    /** Shows a form, tied to the browser by a cookie; the same for all that are open in it. */
    private void form(Function<String, Problems.Problem> page) {
        String token = visit.cookies()
                .form(request.head().fields())
                .filter(text -> FORM_TOKEN.matcher(text).matches())
                .orElseGet(SignIn::formToken);
        Problems.Problem form = page.apply(token);
        form.head().fields().add("Set-Cookie", visit.cookies().giveForm(token));
        client.last(); // a person takes longer than a connection without a session may last
        say(form);
    }

    private static String formToken() {
        byte[] bytes = new byte[FORM_TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void tooSlow() {
        client.last();
        ended = true;
        problem(Codes.refusal(Codes.SLOW_CLIENT, "The form did not come in time."));
    }

    private void tooLong() {
        problem(Codes.refusal(Codes.BODY_TOO_LONG, "The form has more than " + FORM_BYTES_MAX + " bytes."));
    }

    private void problem(Refusal refusal) {
        client.last();
        say(Problems.of(refusal, Optional.empty()));
    }

    private void say(Problems.Problem answer) {
        if (answered) {
            return;
        }
        answered = true;
        watch.end();
        answer.to(client);
        client.flush();
        if (ended) {
            over();
        } else {
            client.wantBody(true); // to throw it away
        }
    }

    private void over() {
        if (!gone) {
            gone = true;
            client.over();
        }
    }

    @Override
    public void clientGone() {
        gone = true;
        watch.end();
    }

    @Override
    public boolean silent() {
        return !answered;
    }

    @Override
    public void flushTarget() {}

    @Override
    public void clientWritable(boolean writable) {}
}
