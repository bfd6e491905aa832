package dev.sallyport.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.http.ControlPlane;
import dev.sallyport.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
final class CliTest {

    private static final String CAROL = "kind: Subject\nname: carol\nspec: {groups: [dba]}\n";

    @TempDir
    Path folder;

    private ControlPlane plane;

    @BeforeEach
    void start() throws IOException {
        plane = new ControlPlane(Files.createDirectory(folder.resolve("recordings")));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private record Ran(int code, String out, String err) {}

    private static final class Nothing implements Program {
        @Override
        public int serve(Path config, boolean jsonLog) {
            return config.endsWith("mine.yaml") && jsonLog ? 0 : 3;
        }

        @Override
        public String install(Path zip, Path pluginDirectory, String sha256) {
            return "installed " + zip + " in " + pluginDirectory + " " + sha256;
        }

        @Override
        public StartedDetector detector(Path pluginDirectory, String name) {
            throw new IllegalStateException("no detector here");
        }

        @Override
        public String version() {
            return "9.9";
        }
    }

    private static Ran run(Map<String, String> environment, String in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(
                arguments,
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment),
                new Nothing());
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Ran as(String token, String... arguments) {
        return run(Map.of("SALLYPORT_URL", plane.url(), "SALLYPORT_TOKEN", token), "", arguments);
    }

    private Ran root(String... arguments) {
        return as(ControlPlane.ROOT, arguments);
    }

    @Test
    void statusSaysHowTheGatewayIsAndWhoOneIs() {
        Ran ran = root("status");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("ready", "root", "0.1.0");
        plane.problems = Map.of("store", "does not answer");
        assertThat(root("status").code()).isEqualTo(1);
        assertThat(root("status").out()).contains("degraded", "store: does not answer");
    }

    @Test
    void resourcesAreComparedAppliedShownAndDeleted() throws IOException {
        Path file = Files.writeString(folder.resolve("carol.yaml"), CAROL);
        assertThat(root("diff", "-f", file.toString()).out()).contains("Subject/carol created", "1 would change");
        assertThat(root("apply", "-f", file.toString()).out()).contains("Subject/carol created", "is in force");
        assertThat(root("diff", "-f", file.toString()).out()).contains("No difference");
        assertThat(root("get", "subjects").out()).contains("carol");
        assertThat(root("get", "Subject", "carol").out())
                .contains("kind: Subject")
                .contains("dba");
        assertThat(root("delete", "Subject", "carol").code()).isZero();
        Ran gone = root("get", "Subject", "carol");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err()).isEqualTo("sally: There is no Subject named carol. [SP-1004]\n");
    }

    @Test
    void aCertificateIsKeptBesideItsKey() throws IOException {
        Map<String, String> alice = Map.of(
                "SALLYPORT_URL", plane.url(), "SALLYPORT_TOKEN", plane.token("alice"), "HOME", folder.toString());
        Ran made = run(alice, "", "ssh", "cert", "--for", "2h", "--from", "10.0.0.0/8,192.0.2.0/24");
        assertThat(made.code()).as(made.err()).isZero();
        Path certificate = folder.resolve(".ssh/id_ed25519-cert.pub");
        assertThat(made.out()).isEqualTo(certificate + "\n");
        assertThat(made.err())
                .contains("Made the key " + folder.resolve(".ssh/id_ed25519"))
                .contains("of alice, until ");
        assertThat(Files.readString(certificate))
                .startsWith("ssh-ed25519-cert-v01@openssh.com ")
                .endsWith(" alice\n");
        assertThat(Files.getPosixFilePermissions(folder.resolve(".ssh/id_ed25519")))
                .hasSize(2);
        String key = Files.readString(folder.resolve(".ssh/id_ed25519"));
        Ran again = run(alice, "", "ssh", "cert", "--key", folder.resolve(".ssh/id_ed25519") + ".pub");
        assertThat(again.err()).doesNotContain("Made the key");
        assertThat(Files.readString(folder.resolve(".ssh/id_ed25519"))).isEqualTo(key);
        Files.delete(folder.resolve(".ssh/id_ed25519.pub"));
        assertThat(run(alice, "", "ssh", "cert").err()).contains("has no public half beside it");
        assertThat(run(alice, "", "ssh", "cert", "--key", "nowhere").err()).contains("there is no public key");
        String serials = run(alice, "", "ssh", "certs").out();
        assertThat(serials.lines().filter(line -> line.contains("valid"))).hasSize(2);
        String serial = serials.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        assertThat(run(alice, "", "ssh", "revoke", serial).out()).isEqualTo("Certificate " + serial + " is revoked.\n");
        assertThat(run(alice, "", "ssh", "certs").out()).contains("revoked");
    }

    @Test
    void authoritiesArePrintedAsOpenSshReadsThem() {
        assertThat(root("ssh", "known-hosts", "gate", "gate:2222", "gate:22", "[2001:db8::1]:2222", "2001:db8::1")
                        .out())
                .startsWith("@cert-authority gate,[gate]:2222,gate,[2001:db8::1]:2222,2001:db8::1 ssh-ed25519 AAAA")
                .endsWith(" sallyport-hosts-1\n");
        assertThat(root("ssh", "known-hosts", "a b").code()).isEqualTo(2);
        assertThat(root("ssh", "target-ca").out())
                .endsWith(" sallyport-targets-1\n")
                .startsWith("ssh-ed25519 ");
        Ran later = root("ssh", "rotate", "targets");
        assertThat(later.out()).endsWith(" sallyport-targets-2\n");
        assertThat(later.err()).startsWith("Key 2 signs from ");
        assertThat(root("ssh", "target-ca").out().lines())
                .as("both may be trusted from now on")
                .hasSize(2);
        assertThat(root("ssh", "rotate", "users", "--after", "soon").err()).contains("must be a duration");
    }

    @Test
    void aDirectoryAndStandardInputAreAppliedToo() throws IOException {
        Path files = Files.createDirectories(folder.resolve("policies/inner"));
        Files.writeString(files.resolve("a.yml"), CAROL);
        Files.writeString(files.resolve("README.md"), "not: [yaml");
        assertThat(root("apply", "-f", folder.resolve("policies").toString()).out())
                .contains("carol created");
        Ran piped = run(
                Map.of("SALLYPORT_URL", plane.url(), "SALLYPORT_TOKEN", ControlPlane.ROOT),
                CAROL.replace("carol", "dora"),
                "apply",
                "-f",
                "-");
        assertThat(piped.out()).contains("dora created");
    }

    @Test
    void aBadDocumentChangesNothingAndNamesFileLineAndKey() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), CAROL + "---\n" + CAROL.replace("groups", "grups"));
        Ran ran = root("apply", "-f", file.toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("bad.yaml:").contains("grups").contains("nothing was changed");
        assertThat(root("get", "subjects").out()).doesNotContain("carol");
        Ran offline = run(Map.of(), "", "policy", "check", "--offline", "-f", file.toString());
        assertThat(offline.code()).isEqualTo(1);
        assertThat(offline.out()).contains("bad.yaml:").contains("grups");
        Path good = Files.writeString(folder.resolve("good.yaml"), CAROL);
        assertThat(run(Map.of(), "", "policy", "check", "--offline", "-f", good.toString())
                        .out())
                .contains("No errors");
        assertThat(root("policy", "check", "-f", file.toString()).code()).isEqualTo(1);
    }

    @Test
    void anOfflineCheckCompilesRulesAndSaysWhatItCannotCheck() throws IOException {
        Path bad = Files.writeString(folder.resolve("cel.yaml"), """
                kind: Guardrail
                name: broken
                spec: {match: {when: "subject.nam =="}, action: deny}
                """);
        Ran broken = run(Map.of(), "", "policy", "check", "--offline", "-f", bad.toString());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("cel.yaml:", "when");
        Path plugins = Files.writeString(folder.resolve("mask.yaml"), """
                kind: MaskingRule
                name: emails
                spec: {columns: ["*.email"], masker: email}
                ---
                kind: Target
                name: shop
                spec: {protocol: postgres, host: db, port: 5432, credential: {user: app, secret: {ref: "vault:shop"}}}
                """);
        Ran unchecked = run(Map.of(), "", "policy", "check", "--offline", "-f", plugins.toString());
        assertThat(unchecked.out())
                .contains("masker 'email' is not checked", "scheme 'vault' is not checked", "No errors");
        assertThat(unchecked.code()).isZero();
    }

    @Test
    void aTokenIsPrintedOnceOnStandardOutputAlone() {
        Ran created = root("token", "create", "alice", "--ttl", "1h");
        String token = created.out().strip();
        assertThat(token).matches("sp_\\S{16,}");
        assertThat(created.err()).contains("not shown again").doesNotContain(token);
        assertThat(as(token, "status").out()).contains("alice");
        Ran list = root("token", "list");
        assertThat(list.out()).contains("alice", "live").doesNotContain(token);
        String id = Json.read(root("token", "list", "--json").out())
                .path("tokens")
                .path(0)
                .path("id")
                .asText();
        assertThat(root("token", "revoke", id).out()).contains("revoked");
        Ran refused = as(token, "status");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("SP-1005").doesNotContain(token);
    }

    @Test
    void aReviewIsListedShownSafelyAndDecided() {
        String id = plane.review();
        String bob = plane.token("bob");
        assertThat(as(bob, "review", "list").out()).contains(id, "alice", "shop");
        Ran shown = as(bob, "review", "show", id);
        assertThat(shown.out())
                .contains("    DROP TABLE x<U+001B>[2J", "it drops a table", "1 member of dba", "sally review approve")
                .doesNotContain("\u001b");
        Ran own = as(plane.token("alice"), "review", "approve", id);
        assertThat(own.code()).isEqualTo(1);
        assertThat(own.err()).contains("Nobody approves an own request");
        assertThat(as(bob, "review", "approve", id, "--digest", "0").code()).isEqualTo(1);
        assertThat(as(bob, "review", "reject", id, "--comment", "no").out()).contains("is rejected");
        assertThat(as(bob, "review", "approve", id).err()).contains("already rejected");
        assertThat(as(bob, "review", "show", id).out()).contains("rejected by: bob over cli");
    }

    @Test
    void re01_whatASearchFindsCannotPlayTricksWithTheTerminal() {
        Ran ran = root("search", "orders");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("DELETE FROM [orders] <U+001B>]52;c;x<U+0007>", "1 found");
        assertThat(ran.out()).doesNotContain("\u001b").doesNotContain("\u0007");
    }

    @Test
    void aHitOnAScreenTellsHowToReplayIt() {
        assertThat(root("search", "screen").out())
                .contains("sally sessions replay 01session --lane 'it'\\''s;x' --at 12.500s");
    }

    @Test
    void re01_aReplayShowsRecordedBytesAndExecutesNone() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Replay replay = new Replay(new Print(new PrintStream(out, true, StandardCharsets.UTF_8)));
        for (String entry : new String[] {
            "{'k':'opened','t':0,'user':'alice','target':'shop','protocol':'postgres','client':'127.0.0.1'}",
            "{'k':'asked','t':1,'text':'SELECT 1\\u001b]0;owned\\u0007','params':[null,'x']}",
            "{'k':'ruled','t':1,'outcome':'refuse','rules':['no-drop:deny'],'reason':'not here','review':'abc'}",
            "{'k':'schema','t':2,'columns':[{'name':'a'}]}",
            "{'k':'rows','t':2,'rows':[['\\u001b[2J'],[null]]}",
            "{'k':'completed','t':3,'status':'OK','affected':2,'seen':9,'kept':2,'masked':{'pii':4}}",
            "{'k':'data','t':4,'direction':'TO_CLIENT','bytes':'G10wO3h4Bw=='}",
            "{'k':'closed','t':5,'cause':'CLIENT_LEFT'}"
        }) {
            replay.show(Json.read(entry.replace('\'', '"')));
        }
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .contains(
                        "alice opened shop", "SELECT 1<U+001B>]0;owned<U+0007>", "refuse by no-drop:deny", "review abc")
                .contains("<U+001B>[2J", "NULL", "9 rows (2 recorded)", "masked cells: pii 4", "<U+001B>]0;xx<U+0007>");
        assertThat(text.chars().filter(c -> c < 32 && c != '\n')).isEmpty();
    }

    @Test
    void sessionsAreListedAndEndedAndAnUnknownOneIsSaidSo() {
        assertThat(root("sessions", "list").out()).contains("(none)");
        assertThat(root("sessions", "end", "01livesession", "--reason", "maintenance")
                        .code())
                .isZero();
        assertThat(plane.ended).containsExactly("01livesession root maintenance");
        for (String command : new String[] {"show", "replay", "export", "verify"}) {
            Ran ran = root("sessions", command, "01nosuchsession");
            assertThat(ran.code()).as(command).isEqualTo(1);
            assertThat(ran.err()).contains("There is no session 01nosuchsession");
        }
    }

    @Test
    void theLedgerAndPluginsAreListed() {
        plane.review();
        plane.ledger.close();
        assertThat(root("audit", "--type", "review.").out()).contains("review.opened", "alice");
        assertThat(root("audit", "--verify").out()).contains("is sound");
        assertThat(root("plugin", "list").out()).contains("masker x");
        assertThat(root("plugin", "install", "x.zip", "--sha256", "ab", "--plugin-dir", "p")
                        .out())
                .contains("installed x.zip in p ab");
    }

    @Test
    void wrongUsageIsOneLineAndExitCodeTwo() {
        for (String[] wrong : new String[][] {
            {"aply"}, {"apply"}, {"review"}, {"review", "show"}, {"status", "--nope"}, {"audit", "--limit", "many"}
        }) {
            Ran ran = root(wrong);
            assertThat(ran.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(ran.err().lines()).hasSize(1);
            assertThat(ran.err()).startsWith("sally: ").contains("--help");
        }
    }

    @Test
    void noGatewayNoTokenAndAStrangerAreToldApart() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("SALLYPORT_URL", "http://127.0.0.1:1"));
        environment.put("SALLYPORT_TOKEN", "x");
        Ran down = run(environment, "", "status");
        assertThat(down.code()).isEqualTo(2);
        assertThat(down.err()).contains("no gateway answers at http://127.0.0.1:1");
        Ran tokenless = run(Map.of("SALLYPORT_URL", plane.url()), "", "status", "--token-file", "nowhere");
        assertThat(tokenless.err()).contains("token file nowhere cannot be read");
        Path file = Files.writeString(folder.resolve("token"), ControlPlane.ROOT + "\n");
        assertThat(run(Map.of("SALLYPORT_URL", plane.url()), "", "status", "--token-file", file.toString())
                        .code())
                .isZero();
    }

    @Test
    void theConfigurationFileNamesAddressAndRootToken() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("root-token"), ControlPlane.ROOT);
        Path config = Files.writeString(
                folder.resolve("sallyport.yaml"),
                "data-dir: data\ncontrol:\n  address: " + plane.url().replace("http://", "") + "\n");
        Ran ran = run(Map.of(), "", "status", "--config", config.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("root");
    }

    @Test
    void serveAndVersionReachTheProgram() {
        assertThat(run(Map.of(), "", "serve", "--config", "mine.yaml", "--log-json")
                        .code())
                .isZero();
        assertThat(run(Map.of(), "", "version").out()).isEqualTo("sally 9.9\n");
        assertThat(run(Map.of(), "").code()).isEqualTo(2);
        assertThat(run(Map.of(), "", "--help").out()).contains("Usage: sally");
    }

    @Test
    void jsonIsWhatTheGatewayAnswered() {
        JsonNode status = Json.read(root("status", "--json").out());
        assertThat(status.path("state").asText()).isEqualTo("ready");
    }

    @Test
    void aCommandIsFoundWithoutReadingTheOthers() {
        Terminal terminal = new Terminal(System.in, System.out, System.err, Map.of());
        for (String name :
                Cli.commands(terminal, new Nothing(), "").getSubcommands().keySet()) {
            assertThat(Cli.commands(terminal, new Nothing(), name).getSubcommands())
                    .containsOnlyKeys(name);
        }
    }

    @Test
    void theReferenceNamesEveryCommandAndOption() throws IOException {
        CommandLine line = Cli.commands(new Terminal(System.in, System.out, System.err, Map.of()), new Nothing(), "");
        String wanted = CliPage.of(line);
        Path file = Path.of(System.getProperty("sallyport.root")).resolve("docs/reference/cli.md");
        if (Boolean.getBoolean("sallyport.update")) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file)).isEqualTo(wanted);
    }
}
