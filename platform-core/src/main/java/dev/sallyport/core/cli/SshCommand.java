package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Certificates for SSH, and whom to trust. */
@Command(
        name = "ssh",
        description = "Certificates for SSH: one's own, and those of the gateway that others must know.",
        subcommands = {
            SshCommand.Cert.class,
            SshCommand.Certs.class,
            SshCommand.Revoke.class,
            SshCommand.KnownHosts.class,
            SshCommand.TargetCa.class,
            SshCommand.Rotate.class
        })
final class SshCommand extends CommandGroup {

    private static final String AUTHORITIES = "/v1/authorities/";
    private static final String SSH_PORT = "22";
    /** A name or address, the port behind a colon; an address with colons of its own in brackets if a port follows. */
    private static final Pattern HOST = Pattern.compile("(\\[(?<six>[0-9A-Fa-f:.]{2,60})]"
            + "|(?<name>[A-Za-z0-9._*?-]{1,253}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*))"
            + "(:(?<port>[0-9]{1,5}))?");

    @Command(name = "cert", description = "Get a short-lived certificate for one's own key, to use instead of a token.")
    static final class Cert extends RemoteCommand {

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "The key (default: the first of ~/.ssh/id_*.pub; a new one if there is none).")
        @Nullable
        Path key;

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                description = "How long it is valid, such as 8h (default: certificates.lifetime of the gateway).")
        String lifetime = "";

        @Option(
                names = "--from",
                split = ",",
                paramLabel = "NETWORK",
                description = "Networks from which alone it may be used, such as 10.0.0.0/8.")
        List<String> sources = new ArrayList<>();

        @Override
        int run(Api api) {
            OwnKey own = OwnKey.of(cli().terminal(), key);
            Map<String, Object> body = lifetime.isEmpty()
                    ? Map.of("key", own.line(), "sources", sources)
                    : Map.of("key", own.line(), "sources", sources, "lifetime", lifetime);
            JsonNode answer = api.post("/v1/certificates", Map.of(), body);
            Path file = own.keep(Print.text(answer, "certificate"));
            if (!asJson(answer)) {
                print().say(file.toString());
                cli().terminal()
                        .err()
                        .println("Certificate " + Print.text(answer, "serial") + " of "
                                + Print.text(answer, "subject") + ", until " + Print.moment(answer, "expiresAt")
                                + ". ssh finds it beside its key: ssh " + Print.text(answer, "subject")
                                + "/TARGET@GATEWAY");
            }
            return 0;
        }
    }

    @Command(name = "certs", description = "List certificates.")
    static final class Certs extends RemoteCommand {

        @Option(names = "--subject", paramLabel = "NAME", description = "Only of this subject.")
        String subject = "";

        @Override
        int run(Api api) {
            JsonNode answer = api.get("/v1/certificates", Map.of("subject", subject));
            if (asJson(answer)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode entry : answer.path("certificates")) {
                String state =
                        entry.path("live").asBoolean() ? "valid" : entry.has("revokedAt") ? "revoked" : "expired";
                rows.add(List.of(
                        Print.text(entry, "serial"),
                        Print.text(entry, "subject"),
                        state,
                        Print.moment(entry, "expiresAt"),
                        Print.text(entry, "fingerprint")));
            }
            print().table(List.of("SERIAL", "SUBJECT", "STATE", "EXPIRES", "KEY"), rows);
            return 0;
        }
    }

    @Command(name = "revoke", description = "Revoke a certificate; its sessions end.")
    static final class Revoke extends RemoteCommand {

        @Parameters(paramLabel = "SERIAL", description = "The certificate's serial, from the list.")
        String serial = "";

        @Override
        int run(Api api) {
            JsonNode answer = api.delete("/v1/certificates/" + Api.part(serial), Map.of());
            if (!asJson(answer)) {
                print().say("Certificate " + serial + " is revoked.");
            }
            return 0;
        }
    }

    @Command(
            name = "known-hosts",
            description = "Print the line for known_hosts by which clients know every gateway of this store.")
    static final class KnownHosts extends RemoteCommand {

        @Parameters(
                arity = "1..*",
                paramLabel = "HOST[:PORT]",
                description = "How clients reach the gateway; a name in its host-names.")
        List<String> hosts = new ArrayList<>();

        @Override
        int run(Api api) {
            StringJoiner names = new StringJoiner(",");
            hosts.forEach(host -> names.add(pattern(host)));
            JsonNode answer = api.get(AUTHORITIES + "hosts", Map.of());
            if (!asJson(answer)) {
                used(answer).forEach(key -> print().say("@cert-authority " + names + " " + key));
            }
            return 0;
        }

        /** Returns a host as known_hosts has it: with the port only if it is not the usual one. */
        private static String pattern(String host) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw new CliException(CliException.USAGE, "not a host: " + Print.line(host));
            }
            String name = matcher.group("six") == null ? matcher.group("name") : matcher.group("six");
            String port = matcher.group("port");
            return port == null || port.equals(SSH_PORT) ? name : "[" + name + "]:" + port;
        }
    }

    @Command(
            name = "target-ca",
            description = "Print the keys for TrustedUserCAKeys of targets whose credential is a certificate.")
    static final class TargetCa extends RemoteCommand {

        @Override
        int run(Api api) {
            JsonNode answer = api.get(AUTHORITIES + "targets", Map.of());
            if (!asJson(answer)) {
                used(answer).forEach(print()::say);
            }
            return 0;
        }
    }

    @Command(name = "rotate", description = "Make a new key for an authority.")
    static final class Rotate extends RemoteCommand {

        @Parameters(paramLabel = "AUTHORITY", description = "users, hosts or targets.")
        String purpose = "";

        @Option(
                names = "--after",
                paramLabel = "DURATION",
                description = "When it begins to sign: time to make it known (default: users 0s, others 24h).")
        String after = "";

        @Override
        int run(Api api) {
            JsonNode answer = api.post(
                    AUTHORITIES + Api.part(purpose) + "/rotate",
                    Map.of(),
                    after.isEmpty() ? Map.of() : Map.of("after", after));
            if (!asJson(answer)) {
                print().say(Print.text(answer, "key"));
                cli().terminal()
                        .err()
                        .println("Key " + answer.path("number").asInt() + " signs from "
                                + Print.moment(answer, "activeFrom") + " on.");
            }
            return 0;
        }
    }

    /** Returns the key that signs now, and those that will. */
    private static List<String> used(JsonNode answer) {
        List<String> used = new ArrayList<>();
        for (JsonNode key : answer.path("keys")) {
            if (!key.path("state").asText().equals("ended")) {
                used.add(Print.text(key, "key"));
            }
        }
        return used;
    }
}
