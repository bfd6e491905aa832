package dev.sallyport.plugin.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Encoders of the messages the gateway itself sends, to either side. Each returns a buffer the caller owns. */
public final class Messages {

    private Messages() {}

    /** Encodes an error or notice ({@code E} or {@code N}). */
    public static ByteBuf fields(
            ByteBufAllocator allocator, char type, Map<Character, String> fields, Charset charset) {
        ByteBuf out = begin(allocator, type, 256);
        fields.forEach((code, value) -> {
            out.writeByte(code);
            string(out, value, charset);
        });
        out.writeByte(0);
        return end(out);
    }

    public static ByteBuf authenticationOk(ByteBufAllocator allocator) {
        return authentication(allocator, 0, new byte[0]);
    }

    /** Offers SASL mechanisms. */
    public static ByteBuf authenticationSasl(ByteBufAllocator allocator, List<String> mechanisms) {
        ByteBuf out = begin(allocator, 'R', 64);
        out.writeInt(10);
        mechanisms.forEach(mechanism -> string(out, mechanism, StandardCharsets.US_ASCII));
        out.writeByte(0);
        return end(out);
    }

    public static ByteBuf authenticationSaslContinue(ByteBufAllocator allocator, String data) {
        return authentication(allocator, 11, data.getBytes(StandardCharsets.US_ASCII));
    }

    public static ByteBuf authenticationSaslFinal(ByteBufAllocator allocator, String data) {
        return authentication(allocator, 12, data.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuf authentication(ByteBufAllocator allocator, int code, byte[] data) {
        ByteBuf out = begin(allocator, 'R', 16 + data.length);
        out.writeInt(code).writeBytes(data);
        return end(out);
    }

    /** Says that only protocol 3.0 is spoken, and which options were not understood. */
    public static ByteBuf negotiateProtocolVersion(ByteBufAllocator allocator, List<String> unknownOptions) {
        ByteBuf out = begin(allocator, 'v', 64);
        out.writeInt(Wire.PROTOCOL_3_0).writeInt(unknownOptions.size());
        unknownOptions.forEach(option -> string(out, option, StandardCharsets.UTF_8));
        return end(out);
    }

    public static ByteBuf backendKeyData(ByteBufAllocator allocator, int process, int key) {
        return end(begin(allocator, 'K', 13).writeInt(process).writeInt(key));
    }

    public static ByteBuf parameterStatus(ByteBufAllocator allocator, String name, String value) {
        ByteBuf out = begin(allocator, 'S', 64);
        string(out, name, StandardCharsets.UTF_8);
        string(out, value, StandardCharsets.UTF_8);
        return end(out);
    }

    public static ByteBuf readyForQuery(ByteBufAllocator allocator, byte status) {
        return end(begin(allocator, 'Z', 6).writeByte(status));
    }

    public static ByteBuf commandComplete(ByteBufAllocator allocator, String tag) {
        ByteBuf out = begin(allocator, 'C', 32);
        string(out, tag, StandardCharsets.UTF_8);
        return end(out);
    }

    /** Encodes a start-up packet. */
    public static ByteBuf startup(ByteBufAllocator allocator, Map<String, String> parameters) {
        ByteBuf out = allocator.buffer(256);
        out.writeInt(0).writeInt(Wire.PROTOCOL_3_0);
        parameters.forEach((name, value) -> {
            string(out, name, StandardCharsets.UTF_8);
            string(out, value, StandardCharsets.UTF_8);
        });
        out.writeByte(0);
        return out.setInt(0, out.writerIndex());
    }

    public static ByteBuf sslRequest(ByteBufAllocator allocator) {
        return allocator.buffer(8).writeInt(8).writeInt(Wire.SSL_REQUEST);
    }

    public static ByteBuf cancelRequest(ByteBufAllocator allocator, int process, byte[] key) {
        return allocator
                .buffer(12 + key.length)
                .writeInt(12 + key.length)
                .writeInt(Wire.CANCEL_REQUEST)
                .writeInt(process)
                .writeBytes(key);
    }

    /** Encodes a password, SASL response or other answer to an authentication request. */
    public static ByteBuf password(ByteBufAllocator allocator, byte[] content) {
        return end(begin(allocator, 'p', 8 + content.length).writeBytes(content));
    }

    public static ByteBuf saslInitialResponse(ByteBufAllocator allocator, String mechanism, byte[] content) {
        ByteBuf out = begin(allocator, 'p', 64 + content.length);
        string(out, mechanism, StandardCharsets.US_ASCII);
        out.writeInt(content.length).writeBytes(content);
        return end(out);
    }

    public static ByteBuf query(ByteBufAllocator allocator, String text, Charset charset) {
        ByteBuf out = begin(allocator, 'Q', 6 + text.length());
        string(out, text, charset);
        return end(out);
    }

    /** Encodes a Parse. */
    public static ByteBuf parse(ByteBufAllocator allocator, String name, String text, int[] types, Charset charset) {
        ByteBuf out = begin(allocator, 'P', 16 + text.length());
        string(out, name, charset);
        string(out, text, charset);
        out.writeShort(types.length);
        for (int type : types) {
            out.writeInt(type);
        }
        return end(out);
    }

    /** Encodes a Describe or Close ({@code D} or {@code C}) of a statement or portal ({@code S} or {@code P}). */
    public static ByteBuf named(ByteBufAllocator allocator, char type, char kind, String name, Charset charset) {
        ByteBuf out = begin(allocator, type, 8 + name.length());
        out.writeByte(kind);
        string(out, name, charset);
        return end(out);
    }

    /** Encodes a message without content, such as Sync ({@code S}) or Flush ({@code H}). */
    public static ByteBuf empty(ByteBufAllocator allocator, char type) {
        return end(begin(allocator, type, 5));
    }

    private static ByteBuf begin(ByteBufAllocator allocator, char type, int sizeGuess) {
        return allocator.buffer(sizeGuess).writeByte(type).writeInt(0);
    }

    private static ByteBuf end(ByteBuf out) {
        return out.setInt(1, out.writerIndex() - 1);
    }

    private static void string(ByteBuf out, String text, Charset charset) {
        // A zero would end the string early and smuggle what follows into the next field.
        out.writeCharSequence(text.indexOf('\0') < 0 ? text : text.replace('\0', ' '), charset);
        out.writeByte(0);
    }
}
