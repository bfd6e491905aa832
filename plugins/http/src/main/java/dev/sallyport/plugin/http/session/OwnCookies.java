package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Cookies;
import dev.sallyport.plugin.http.wire.Fields;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway's own cookies. They end at the gateway, and no target can set them: inside TLS their names moreover
 * forbid that another host sets them (RFC 6265bis, section 4.1.3.2).
 *
 * @param secure whether the client is inside TLS
 */
record OwnCookies(boolean secure) {

    private static final String HOST_ONLY = "__Host-";
    private static final String PASS = "sallyport-pass";
    private static final String FORM = "sallyport-form";

    /** All of them, in lower case. */
    static final Set<String> NAMES = Set.of(PASS, FORM, "__host-" + PASS, "__host-" + FORM);

    /** Returns the pass a browser came with. */
    Optional<String> pass(Fields fields) {
        return Cookies.one(fields, name(PASS)).filter(value -> !value.isEmpty());
    }

    /** Returns what a browser was given together with a form. */
    Optional<String> form(Fields fields) {
        return Cookies.one(fields, name(FORM));
    }

    /** Returns the field that gives a pass. It ends with the browser; a navigation from elsewhere may bring it. */
    String givePass(String pass) {
        return cookie(name(PASS), pass, "Lax");
    }

    String giveForm(String form) {
        return cookie(name(FORM), form, "Strict");
    }

    String takePass() {
        return cookie(name(PASS), "", "Lax") + "; Max-Age=0";
    }

    private String name(String bare) {
        return secure ? HOST_ONLY + bare : bare;
    }

    private String cookie(String name, String value, String sameSite) {
        return name + '=' + value + "; Path=/; HttpOnly; SameSite=" + sameSite + (secure ? "; Secure" : "");
    }
}
