package dev.sallyport.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * A client or target played by the test: it sends bytes and expects bytes. Blocking, for the test's thread; every wait
 * is bounded.
 */
public abstract class ScriptedPeer implements AutoCloseable {

    private int chunk = Integer.MAX_VALUE;
    private int split = -1;

    ScriptedPeer() {}

    /** Cuts everything sent from now on into pieces of at most this size. */
    public final ScriptedPeer chunks(int size) {
        chunk = size;
        return this;
    }

    /** Cuts the next sending in two at this position. */
    public final ScriptedPeer splitNextAt(int position) {
        split = position;
        return this;
    }

    /** Sends bytes, cut as asked. */
    public final void send(byte[]... parts) {
        byte[] bytes = join(parts);
        if (split > 0 && split < bytes.length) {
            int at = split;
            split = -1;
            write(Arrays.copyOfRange(bytes, 0, at));
            write(Arrays.copyOfRange(bytes, at, bytes.length));
            return;
        }
        split = -1;
        for (int from = 0; from < bytes.length; from += Math.min(chunk, bytes.length - from)) {
            write(Arrays.copyOfRange(bytes, from, from + Math.min(chunk, bytes.length - from)));
        }
    }

    public final void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads exactly this many bytes; fails the test if they do not come. */
    public abstract byte[] read(int length);

    /** Fails the test if the next bytes are not these. */
    public final void expect(byte[]... parts) {
        byte[] expected = join(parts);
        byte[] actual = read(expected.length);
        if (!Arrays.equals(expected, actual)) {
            throw new AssertionError(this + " expected\n  " + show(expected) + "\nbut got\n  " + show(actual));
        }
    }

    public final void expect(String text) {
        expect(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until what was read satisfies a condition; asked after each byte. */
    public final byte[] readUntil(Predicate<byte[]> complete) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        do {
            read.writeBytes(read(1));
        } while (!complete.test(read.toByteArray()));
        return read.toByteArray();
    }

    /** Reads a line that ends with a line feed, which is not part of the answer. */
    public final String readLine() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b = read(1)[0]; b != '\n'; b = read(1)[0]) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Fails the test if anything has come, after everything in flight has settled. */
    public abstract void expectNothing();

    /** Reads and drops what still comes until the other side closes; fails the test if it does not close. */
    public abstract byte[] readToEnd();

    /** Fails the test if the other side does not close, or sends anything before it does. */
    public final void expectClosed() {
        byte[] rest = readToEnd();
        if (rest.length > 0) {
            throw new AssertionError(this + " expected the end but got " + show(rest));
        }
    }

    @Override
    public abstract void close();

    abstract void write(byte[] piece);

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static String show(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(b >= 32 && b < 127 ? (char) b : '.');
        }
        return HexFormat.ofDelimiter(" ").formatHex(bytes) + "  |" + text + "|";
    }
}
