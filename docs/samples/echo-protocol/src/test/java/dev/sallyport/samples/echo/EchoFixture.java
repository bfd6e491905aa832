package dev.sallyport.samples.echo;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.testkit.ProtocolFixture;
import dev.sallyport.testkit.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the contract must know of the echo protocol. */
final class EchoFixture implements ProtocolFixture {

    @Override
    public ChannelProtocol protocol() {
        return new EchoProtocol();
    }

    @Override
    public void login(
            ScriptedPeer client, Supplier<? extends ScriptedPeer> target, String user, String token, String name) {
        attempt(client, user, token, name);
        target.get().expect("LOGIN service target-secret\n");
        target.get().send("OK\n");
        client.expect("OK\n");
    }

    @Override
    public void attempt(ScriptedPeer client, String user, String token, String name) {
        client.send("LOGIN " + user + " " + token + " " + name + "\n");
    }

    @Override
    public boolean isLoginRefusal(byte[] answer, String reason) {
        return isRefusal(answer, reason);
    }

    @Override
    public List<String> commands() {
        return List.of("SHOW people", "SHOW orders", "ADD people zoë");
    }

    @Override
    public byte[] request(String command) {
        return bytes(command + "\n");
    }

    @Override
    public byte[] done() {
        return bytes("DONE 1\n");
    }

    @Override
    public byte[] error(ErrorText text) {
        return bytes("ERR " + text.code() + " " + text.message() + "\n");
    }

    @Override
    public boolean isRefusal(byte[] answer, String reason) {
        String[] lines = new String(answer, StandardCharsets.UTF_8).split("\n");
        String last = lines[lines.length - 1];
        return last.startsWith("ERR SP-") && last.contains(reason) && answer[answer.length - 1] == '\n';
    }

    @Override
    public byte[] malformed() {
        return new byte[] {'S', 'H', 'O', 'W', ' ', (byte) 0xff, '\n'};
    }

    @Override
    public byte[] oversize(int frameBytesMax) {
        return bytes("SHOW " + "x".repeat(frameBytesMax));
    }

    @Override
    public byte[] rows(List<String> columns, List<List<Value>> rows) {
        String lines = rows.stream().map(EchoFixture::row).collect(Collectors.joining());
        return bytes("COLUMNS people " + String.join(" ", columns) + "\n" + lines + "DONE " + rows.size() + "\n");
    }

    private static String row(List<Value> row) {
        return row.stream()
                .map(value -> value instanceof Value.Null ? "\\N" : value.toText())
                .collect(Collectors.joining("\t", "ROW ", "\n"));
    }

    @Override
    public boolean isCapped(byte[] answer, List<String> columns, List<List<Value>> shown) {
        String text = new String(answer, StandardCharsets.UTF_8);
        String start = "COLUMNS people " + String.join(" ", columns) + "\n"
                + shown.stream().map(EchoFixture::row).collect(Collectors.joining())
                + "NOTE only the first " + shown.size();
        return text.startsWith(start) && text.contains("row-cap");
    }

    @Override
    public boolean isHoldNotice(byte[] bytes, String reviewId) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("NOTE waiting for review " + reviewId) && text.endsWith("\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
