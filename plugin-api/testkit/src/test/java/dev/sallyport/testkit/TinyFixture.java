package dev.sallyport.testkit;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.ChannelProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** What the contract must know of the tiny protocol. */
record TinyFixture(Fault fault) implements ProtocolFixture {

    @Override
    public ChannelProtocol protocol() {
        return new TinyProtocol(fault);
    }

    @Override
    public void login(
            ScriptedPeer client, Supplier<? extends ScriptedPeer> target, String user, String token, String name) {
        attempt(client, user, token, name);
        client.expect("OK\n");
        target.get();
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
        return List.of("read one", "read two", "read three");
    }

    @Override
    public byte[] request(String command) {
        return bytes(command + "\n");
    }

    @Override
    public byte[] done() {
        return bytes("done\n");
    }

    @Override
    public byte[] error(ErrorText text) {
        return bytes("err " + text.code() + " " + text.message() + "\n");
    }

    @Override
    public boolean isRefusal(byte[] answer, String reason) {
        String text = new String(answer, StandardCharsets.UTF_8);
        return text.startsWith("ERR ") && text.contains(reason) && text.endsWith("\n");
    }

    @Override
    public byte[] malformed() {
        return new byte[] {(byte) 0xff, '\n'};
    }

    @Override
    public byte[] oversize(int frameBytesMax) {
        return bytes("x".repeat(frameBytesMax + 1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
