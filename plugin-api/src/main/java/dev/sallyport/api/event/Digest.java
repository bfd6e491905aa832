package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The SHA-256 of everything in a command that decides what will run, in lower-case hex.
 *
 * <p>Every part is length-prefixed, so that no two different commands share an encoding. The core adds subject and
 * target before it binds an approval.
 *
 * @param hex 64 hexadecimal digits
 */
@Preview
public record Digest(String hex) {

    static Digest of(Command command) {
        MessageDigest sha = sha256();
        part(sha, command.kind().name());
        part(sha, command.text());
        part(sha, Integer.toString(command.parameters().size()));
        for (Value value : command.parameters()) {
            value(sha, value);
        }
        new TreeMap<>(command.attributes()).forEach((key, value) -> {
            // These are shown to reviewers but do not change what the command does.
            if (!key.equals("transaction") && !key.equals(Tunnel.ORIGINATOR)) {
                part(sha, key);
                part(sha, value);
            }
        });
        return new Digest(HexFormat.of().formatHex(sha.digest()));
    }

    /** Kind first, then content; containers say how much they hold, so that nothing passes for its neighbour. */
    private static void value(MessageDigest sha, Value value) {
        part(sha, value.getClass().getSimpleName());
        switch (value) {
            case Value.Bytes bytes -> part(sha, bytes.content());
            case Value.Items list -> {
                part(sha, Integer.toString(list.items().size()));
                list.items().forEach(item -> value(sha, item));
            }
            case Value.Fields object -> {
                part(sha, Integer.toString(object.fields().size()));
                object.fields().forEach((name, field) -> {
                    part(sha, name);
                    value(sha, field);
                });
            }
            default -> part(sha, value.toText());
        }
    }

    private static void part(MessageDigest sha, String text) {
        part(sha, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void part(MessageDigest sha, byte[] bytes) {
        int n = bytes.length;
        sha.update(new byte[] {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n});
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
