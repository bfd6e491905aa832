package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The gateway's own pages, for people. They run no scripts, load nothing, and stand in no frame. */
final class SignInPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6575; --paper: #f3f5f8; --card: #fff;
              --line: #cfd6e0; --accent: #1f5fbf; --on: #fff; --bad: #a3211b; --bad-paper: #fdeceb }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf1; --soft: #9aa5b5; --paper: #12161d;
              --card: #1b212b; --line: #3a4453; --accent: #7fb0ff; --on: #0d1420; --bad: #ff9d96;
              --bad-paper: #3a1d1d } }
            * { box-sizing: border-box }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
              background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
            main { width: 100%; max-width: 25rem; background: var(--card); border: 1px solid var(--line);
              border-radius: 12px; padding: 2rem }
            .mark { display: flex; align-items: center; gap: .6rem; color: var(--soft); font-size: .9rem }
            .mark svg { width: 1.6rem; height: 1.6rem; color: var(--accent) }
            h1 { margin: 1.2rem 0 .2rem; font-size: 1.35rem; line-height: 1.25; overflow-wrap: anywhere }
            p { margin: .4rem 0 1rem; color: var(--soft); overflow-wrap: anywhere }
            label { display: block; margin: 1rem 0 .3rem; font-weight: 600; font-size: .9rem }
            input { width: 100%; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--paper);
              border: 1px solid var(--line); border-radius: 7px }
            input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent);
              outline-offset: 2px }
            button, .button { display: block; width: 100%; margin-top: 1.5rem; padding: .65rem; font: inherit;
              font-weight: 600; text-align: center; text-decoration: none; color: var(--on); background: var(--accent);
              border: 0; border-radius: 7px; cursor: pointer }
            .wrong { margin: 1rem 0 0; padding: .6rem .8rem; color: var(--bad); background: var(--bad-paper);
              border-radius: 7px }
            .hint { margin: 1.2rem 0 0; font-size: .85rem }
            """;

    /** A gate with two doors. */
    private static final String MARK = """
            <div class="mark"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" \
            aria-hidden="true"><path d="M3 21V9l9-6 9 6v12M3 21h18M12 9v12M8 14h.01M16 14h.01"/></svg>Sallyport</div>
            """;

    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private SignInPage() {}

    /**
     * Returns the form by which people sign in.
     *
     * @param host what they want to reach
     * @param to where it leads then, a path of this host
     * @param token what ties the form to the browser
     * @param error what was wrong with what it was filled in with; empty the first time
     */
    static Problems.Problem signIn(int status, String host, String to, String token, String error) {
        String wrong = error.isEmpty() ? "" : "<p class=\"wrong\" role=\"alert\">" + text(error) + "</p>\n";
        Problems.Problem page =
                page(status, "Sign in", """
                <h1>Sign in to %s</h1>
                <p>It is reached through a gateway that has to know who you are.</p>
                %s<form method="post" action="%s">
                <input type="hidden" name="form" value="%s">
                <input type="hidden" name="to" value="%s">
                <label for="user">Name</label>
                <input id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required \
                autofocus>
                <label for="token">Access token</label>
                <input id="token" name="token" type="password" autocomplete="current-password" required>
                <button>Sign in</button>
                </form>
                <p class="hint">Made by <code>sally token create</code>. It goes to the gateway and no further.</p>
                """.formatted(text(host), wrong, SignIn.LOGIN, text(token), text(to)));
        if (status == 401) {
            // Basic would have the browser ask for a password of its own.
            page.head().fields().add("WWW-Authenticate", "Bearer realm=\"sallyport\"");
        }
        return page;
    }

    /** Returns the page that leads on. */
    static Problems.Problem signedIn(String subject, String to) {
        Problems.Problem page = page(200, "Signed in", """
                <h1>You are signed in</h1>
                <p>as %s.</p>
                <a class="button" href="%s">Go on</a>
                """.formatted(text(subject), text(to)));
        page.head().fields().add("Refresh", "0; url=" + to);
        return page;
    }

    /** Returns the form by which people sign out. */
    static Problems.Problem signOut(String host, String token) {
        return page(200, "Sign out", """
                <h1>Sign out of %s</h1>
                <p>What you have open there ends at the gateway. The application may have a sign-in of its own.</p>
                <form method="post" action="%s">
                <input type="hidden" name="form" value="%s">
                <button>Sign out</button>
                </form>
                """.formatted(text(host), SignIn.LOGOUT, text(token)));
    }

    static Problems.Problem signedOut() {
        return page(200, "Signed out", """
                <h1>You are signed out</h1>
                <p>The gateway lets this browser in no longer.</p>
                <a class="button" href="%s">Sign in again</a>
                """.formatted(SignIn.LOGIN));
    }

    private static Problems.Problem page(int status, String title, String content) {
        byte[] body = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s - Sallyport</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                %s%s</main>
                </body>
                </html>
                """.formatted(title, STYLE, MARK, content).getBytes(StandardCharsets.UTF_8);
        Fields fields = new Fields()
                .add("Content-Type", "text/html; charset=utf-8")
                .add("Content-Length", Integer.toString(body.length))
                .add("Cache-Control", "no-store")
                .add("Content-Security-Policy", POLICY)
                .add("X-Frame-Options", "DENY")
                .add("X-Content-Type-Options", "nosniff")
                .add("Referrer-Policy", "same-origin") // with none, the form's Origin would be null
                .add("Cross-Origin-Opener-Policy", "same-origin")
                .add("Cross-Origin-Resource-Policy", "same-origin");
        return new Problems.Problem(new ResponseHead(status, Problems.reason(status), 1, fields), body);
    }

    private static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
