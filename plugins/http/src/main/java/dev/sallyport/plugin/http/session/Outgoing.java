package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Fields.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a request looks like to its target, and the way back for what names the target. */
final class Outgoing {

    private final Visit visit;
    private final Admission admission;
    private final Account account;
    private final String clientHost;
    private final String prefix;

    /**
     * @param clientHost the Host field as the client sent it
     * @param prefix the part of the path that only led to the target
     */
    Outgoing(Visit visit, Admission admission, Account account, String clientHost, String prefix) {
        this.visit = visit;
        this.admission = admission;
        this.account = account;
        this.clientHost = clientHost;
        this.prefix = prefix;
    }

    /**
     * Returns the fields of a request, but for those that frame its body.
     *
     * @param travelling what of the client's fields may travel
     * @param credential the field the client's own credential came in, in lower case
     */
    Fields request(Fields travelling, String credential) {
        Fields out = new Fields().add("Host", targetHost());
        for (Field field : travelling) {
            if (!field.is(credential) && !account.says(field.key()) && !Credentials.holdsToken(field)) {
                out.add(field);
            }
        }
        String address = visit.gate.client().address().getAddress() == null
                ? "unknown"
                : visit.gate.client().address().getAddress().getHostAddress();
        String node = address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address;
        out.add("X-Forwarded-For", address);
        out.add("X-Forwarded-Host", clientHost);
        out.add("X-Forwarded-Proto", visit.scheme());
        out.add("Forwarded", "for=" + node + ";host=\"" + clientHost + "\";proto=" + visit.scheme());
        String header = visit.services.headers.identityHeader();
        if (!header.isEmpty()) {
            out.add(header, readable(admission.session().subject().name()));
        }
        account.field().ifPresent(out::add);
        return out;
    }

    private String targetHost() {
        String named = admission.parameters().getOrDefault("host", "");
        if (!named.isEmpty()) {
            return named;
        }
        Admission.Endpoint endpoint = admission.endpoint();
        int usual = endpoint.tls() == Admission.TargetTls.OFF ? 80 : 443;
        String host = endpoint.host().indexOf(':') >= 0 && !endpoint.host().startsWith("[")
                ? '[' + endpoint.host() + ']'
                : endpoint.host();
        return endpoint.port() == usual ? host : host + ':' + endpoint.port();
    }

    /** Returns a subject's name as a header may carry it: what is not visible ASCII is percent-encoded. */
    private static String readable(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 127 && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }

    /** Returns where a redirect leads, seen from the client: a target's own address is none it may use. */
    String location(String value) {
        String host = targetHost();
        for (String own : List.of(
                host,
                admission.endpoint().host(),
                admission.endpoint().host() + ':' + admission.endpoint().port())) {
            for (String scheme : List.of("http://", "https://", "//")) {
                String base = scheme + own;
                if (value.equals(base) || value.startsWith(base + '/') || value.startsWith(base + '?')) {
                    return visit.scheme() + "://" + clientHost + prefix + value.substring(base.length());
                }
            }
        }
        boolean local = value.startsWith("/") && !value.startsWith("//");
        return local ? prefix + value : value;
    }
}
