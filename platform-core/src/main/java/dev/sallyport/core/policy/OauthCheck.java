package dev.sallyport.core.policy;

import dev.sallyport.core.resource.OauthUse;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks how a target's tokens are got. */
final class OauthCheck {

    private static final String KEY = "spec.credential.oauth";

    /** A scope (RFC 6749, section 3.3). */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,200}");

    private OauthCheck() {}

    static Optional<OauthUse> of(Resource resource, Spec.Target spec, Problems problems) {
        Optional<OauthUse> given = spec.credential().oauth();
        given.ifPresent(use -> {
            if (spec.credential().certificate().isPresent()) {
                problems.error(resource, KEY, "stands with a secret, not with a certificate");
            }
            if (spec.credential().user().isEmpty()) {
                problems.error(resource, "spec.credential.user", "is missing: it is the client's id");
            }
            objection(use.tokenUrl()).ifPresent(why -> problems.error(resource, KEY + ".token-url", why));
            for (String scope : use.scopes()) {
                if (!SCOPE.matcher(scope).matches()) {
                    problems.error(resource, KEY + ".scopes", "must be scopes without spaces, each an item");
                }
            }
            if (use.resource().isPresent() && !absolute(use.resource().get())) {
                problems.error(resource, KEY + ".resource", "must be an absolute URI without a fragment");
            }
        });
        return given;
    }

    private static Optional<String> objection(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("must be a URL such as https://login.example.org/oauth2/token");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("must be a URL with a host, and without a user or a fragment");
        }
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && onThisMachine(uri.getHost()))) {
            return Optional.of("must begin with https: the client's secret travels to it");
        }
        return Optional.empty();
    }

    private static boolean onThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static boolean absolute(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
