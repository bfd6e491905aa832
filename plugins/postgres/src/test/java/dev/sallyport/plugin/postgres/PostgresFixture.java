package dev.sallyport.plugin.postgres;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.testkit.FakeIdentity;
import dev.sallyport.testkit.ProtocolFixture;
import dev.sallyport.testkit.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** PostgreSQL on the wire, for the contract tests and for scripted sessions. */
final class PostgresFixture implements ProtocolFixture {

    @Override
    public ChannelProtocol protocol() {
        return new PostgresProtocol(PostgresConfig.DEFAULTS, System::nanoTime);
    }

    @Override
    public void login(
            ScriptedPeer client, Supplier<? extends ScriptedPeer> target, String user, String token, String name) {
        attempt(client, user, token, name);
        frame(client, 'R');
        frame(client, 'R');
        ScriptedPeer peer = target.get();
        int length = ByteBuffer.wrap(peer.read(4)).getInt();
        peer.read(length - 4);
        peer.send(Frames.join(
                Frames.frame('R', Frames.ints(0)),
                Frames.frame('S', Frames.join(Frames.text("client_encoding"), Frames.text("UTF8"))),
                Frames.frame('S', Frames.join(Frames.text("standard_conforming_strings"), Frames.text("on"))),
                Frames.frame('K', Frames.ints(4711, 815)),
                Frames.ready('I')));
        while (frame(client, '*')[0] != 'Z') {
            continue;
        }
    }

    @Override
    public void attempt(ScriptedPeer client, String user, String token, String name) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", user);
        parameters.put("database", name);
        client.send(Frames.startup(196608, parameters));
        scram(client, token, "n,,");
    }

    /** Plays SCRAM up to the client's proof. */
    static void scram(ScriptedPeer client, String token, String header) {
        frame(client, 'R');
        String bare = "n=,r=abcdefghijklmnop";
        byte[] first = (header + bare).getBytes(StandardCharsets.US_ASCII);
        client.send(Frames.frame('p', Frames.join(Frames.text("SCRAM-SHA-256"), Frames.ints(first.length), first)));
        byte[] answer = frame(client, 'R');
        String serverFirst = new String(answer, 9, answer.length - 9, StandardCharsets.US_ASCII);
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        ScramChallenge challenge = new ScramChallenge(salt, Integer.parseInt(parts[2].substring(2)));
        String withoutProof =
                "c=" + Base64.getEncoder().encodeToString(header.getBytes(StandardCharsets.US_ASCII)) + "," + parts[0];
        String authMessage = bare + "," + serverFirst + "," + withoutProof;
        byte[] proof = FakeIdentity.clientProof(token, challenge, authMessage.getBytes(StandardCharsets.US_ASCII));
        client.send(Frames.frame(
                'p',
                (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof))
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    /** Reads one typed frame; any type for a star. */
    static byte[] frame(ScriptedPeer peer, char type) {
        byte[] header = peer.read(5);
        int length = ByteBuffer.wrap(header, 1, 4).getInt();
        byte[] whole = Frames.join(header, length > 4 ? peer.read(length - 4) : new byte[0]);
        if (type != '*' && header[0] != type) {
            throw new AssertionError("expected " + type + " but got " + new String(whole, StandardCharsets.UTF_8));
        }
        return whole;
    }

    /** Cuts bytes into frames. */
    static List<byte[]> frames(byte[] bytes) {
        List<byte[]> frames = new ArrayList<>();
        int at = 0;
        while (bytes.length - at >= 5) {
            int length = ByteBuffer.wrap(bytes, at + 1, 4).getInt() + 1;
            frames.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length)));
            at += length;
        }
        return frames;
    }

    /** Returns the type letters of frames. */
    static String types(byte[] bytes) {
        StringBuilder types = new StringBuilder();
        frames(bytes).forEach(frame -> types.append((char) frame[0]));
        return types.toString();
    }

    @Override
    public boolean isLoginRefusal(byte[] answer, String reason) {
        List<byte[]> frames = frames(answer);
        if (frames.isEmpty()) {
            return false;
        }
        String last = new String(frames.getLast(), StandardCharsets.UTF_8);
        return last.startsWith("E") && last.contains("FATAL") && last.contains(reason);
    }

    @Override
    public List<String> commands() {
        return List.of("SELECT 1", "SELECT note FROM orders", "TABLE customers");
    }

    @Override
    public byte[] request(String command) {
        return Frames.query(command);
    }

    @Override
    public byte[] done() {
        return Frames.join(Frames.complete("SET"), Frames.ready('I'));
    }

    @Override
    public byte[] error(ErrorText text) {
        Map<Character, String> fields = new LinkedHashMap<>();
        fields.put('S', "ERROR");
        fields.put('V', "ERROR");
        fields.put('C', text.code());
        fields.put('M', text.message());
        if (text.details().containsKey("detail")) {
            fields.put('D', text.details().get("detail"));
        }
        return Frames.join(Frames.error(fields), Frames.ready('I'));
    }

    @Override
    public boolean isRefusal(byte[] answer, String reason) {
        List<byte[]> frames = frames(answer);
        if (frames.size() < 2 || frames.getLast()[0] != 'Z') {
            return false;
        }
        String error = new String(frames.get(frames.size() - 2), StandardCharsets.UTF_8);
        return error.startsWith("E") && error.contains("ERROR") && error.contains(reason);
    }

    @Override
    public byte[] malformed() {
        return new byte[] {'Q', -1, -1, -1, -1, 0};
    }

    @Override
    public byte[] oversize(int frameBytesMax) {
        return Frames.join(new byte[] {'Q'}, Frames.ints(frameBytesMax + 1), new byte[100]);
    }

    @Override
    public byte[] rows(List<String> columns, List<List<Value>> rows) {
        return Frames.join(result(columns, rows), Frames.complete("SELECT " + rows.size()), Frames.ready('I'));
    }

    private static byte[] result(List<String> columns, List<List<Value>> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Frames.rowDescription(columns, 25, 0));
        for (List<Value> row : rows) {
            List<String> cells = new ArrayList<>();
            row.forEach(value -> cells.add(value instanceof Value.Null ? null : value.toText()));
            out.writeBytes(Frames.dataRow(cells));
        }
        return out.toByteArray();
    }

    @Override
    public boolean isCapped(byte[] answer, List<String> columns, List<List<Value>> shown) {
        byte[] head = result(columns, shown);
        String all = new String(answer, StandardCharsets.UTF_8);
        return answer.length > head.length
                && java.util.Arrays.equals(answer, 0, head.length, head, 0, head.length)
                && types(answer).equals("T" + "D".repeat(shown.size()) + "NCZ")
                && all.contains("SELECT " + shown.size())
                && all.contains("row-cap");
    }

    @Override
    public boolean isHoldNotice(byte[] bytes, String reviewId) {
        return types(bytes).equals("N") && new String(bytes, StandardCharsets.UTF_8).contains(reviewId);
    }
}
