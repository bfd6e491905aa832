package dev.sallyport.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An approval is bound to a digest, so no two commands that differ in what they do may share one. */
final class DigestTest {

    private static Command command(CommandKind kind, String text, Map<String, String> attributes, Value... parameters) {
        return new Command(kind, text, List.of(parameters), Analysis.EMPTY, attributes);
    }

    private static Command command(String text, Value... parameters) {
        return command(CommandKind.EXECUTE, text, Map.of(), parameters);
    }

    @Test
    void equalCommandsHaveEqualDigests() {
        Digest one = command("select $1", new Value.Int(1)).digest();
        assertThat(one).isEqualTo(command("select $1", new Value.Int(1)).digest());
        assertThat(one.hex()).matches("[0-9a-f]{64}");
    }

    @Test
    void whomATunnelIsForIsNoPartOfIt() {
        Tunnel tunnel = Tunnel.to(Tunnel.Kind.LOCAL_FORWARD, "db:80");
        Digest one = tunnel.command(Map.of(Tunnel.ORIGINATOR, "10.0.0.1 4711")).digest();
        assertThat(tunnel.command(Map.of(Tunnel.ORIGINATOR, "10.0.0.1 4712")).digest())
                .isEqualTo(one);
        assertThat(tunnel.speaking("http").command(Map.of()).digest()).isNotEqualTo(one);
        assertThat(Tunnel.to(Tunnel.Kind.REMOTE_FORWARD, "db:80")
                        .command(Map.of())
                        .digest())
                .isNotEqualTo(one);
        assertThat(command(CommandKind.QUERY, "q", Map.of(Tunnel.ORIGINATOR, "a"))
                        .digest())
                .isNotEqualTo(command(CommandKind.QUERY, "q", Map.of(Tunnel.ORIGINATOR, "b"))
                        .digest());
    }

    @Test
    void anyDifferenceGivesAnotherDigest() {
        List<Command> different = List.of(
                command("select $1"),
                command("select $1 "),
                command("select $1", new Value.Text("")),
                command("select $1", Value.NULL),
                command("select $1", new Value.Text("1")),
                command("select $1", new Value.Int(1)),
                command("select $1", new Value.Decimal(BigDecimal.ONE)),
                command("select $1", new Value.Bytes(new byte[] {1})),
                command("select $1", new Value.Text("true")),
                command("select $1", new Value.Bool(true)),
                command("select $1", new Value.Text("a"), new Value.Text("b")),
                command("select $1", new Value.Text("b"), new Value.Text("a")),
                command("select $1", new Value.Text("ab")),
                command("select $1", new Value.Text("ab"), new Value.Text("")),
                command(CommandKind.QUERY, "select $1", Map.of()),
                command(CommandKind.EXECUTE, "select $1", Map.of("database", "shop")),
                command(CommandKind.EXECUTE, "select $1", Map.of("database", "hr")),
                command(CommandKind.EXECUTE, "select $1", Map.of("databas", "eshop")),
                command(CommandKind.EXECUTE, "select $1", Map.of("search_path", "shop")));
        Set<Digest> digests = new HashSet<>();
        different.forEach(command -> assertThat(digests.add(command.digest()))
                .as("a digest of its own: %s", command)
                .isTrue());
    }

    @Test
    void nestedValuesThatPrintAlikeHaveDifferentDigests() {
        Value two = new Value.Items(List.of(new Value.Text("a"), new Value.Text("b")));
        Value one = new Value.Items(List.of(new Value.Text("a, b")));
        Value number = new Value.Items(List.of(new Value.Int(1)));
        Value text = new Value.Items(List.of(new Value.Text("1")));
        Value bytes = new Value.Items(List.of(new Value.Bytes(new byte[] {1})));
        Value nothing = new Value.Items(List.of(Value.NULL));
        Value fields = new Value.Fields(Map.of("a", new Value.Text("b")));
        Value other = new Value.Fields(Map.of("a", new Value.Text("c")));
        Value spoof = new Value.Items(List.of(new Value.Text("a], Text[value=b")));
        Value spoofed = new Value.Items(List.of(new Value.Text("a"), new Value.Text("b")));
        assertThat(Set.of(
                        command("x", two).digest(),
                        command("x", one).digest(),
                        command("x", number).digest(),
                        command("x", text).digest(),
                        command("x", bytes).digest(),
                        command("x", nothing).digest(),
                        command("x", fields).digest(),
                        command("x", other).digest(),
                        command("x", spoof).digest()))
                .hasSize(9);
        assertThat(command("x", spoofed).digest()).isEqualTo(command("x", two).digest());
    }

    @Test
    void nestedBytesAreDigestedByContent() {
        Value one = new Value.Items(List.of(new Value.Bytes(new byte[] {1, 2})));
        Value same = new Value.Items(List.of(new Value.Bytes(new byte[] {1, 2})));
        assertThat(command("x", one).digest()).isEqualTo(command("x", same).digest());
    }

    @Test
    void theTransactionStateAndTheOrderOfAttributesDoNotCount() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("b", "2");
        attributes.put("transaction", "open");
        attributes.put("a", "1");
        assertThat(command(CommandKind.QUERY, "x", attributes).digest())
                .isEqualTo(command(CommandKind.QUERY, "x", Map.of("a", "1", "b", "2", "transaction", "idle"))
                        .digest());
    }

    @Test
    void theAnalysisDoesNotCount() {
        Command understood = command("x");
        Command not =
                new Command(CommandKind.EXECUTE, "x", List.of(), Analysis.notUnderstood("it is too long"), Map.of());
        assertThat(not.digest()).isEqualTo(understood.digest());
    }
}
