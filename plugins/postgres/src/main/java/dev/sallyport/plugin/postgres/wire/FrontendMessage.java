package dev.sallyport.plugin.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says in typed frames, as far as the gateway decodes it. Named as in the PostgreSQL manual. */
public sealed interface FrontendMessage {

    /** A statement text to run at once. */
    record Query(String text) implements FrontendMessage {

        public static Query decode(ByteBuf frame, Charset charset) {
            ByteBuf in = body(frame);
            Query query = new Query(Wire.text(in, charset));
            Wire.end(in);
            return query;
        }
    }

    /** A statement to prepare. */
    record Parse(String statement, String text, int[] parameterTypes) implements FrontendMessage {

        public static Parse decode(ByteBuf frame, Charset charset) {
            ByteBuf in = body(frame);
            String statement = Wire.text(in, charset);
            String text = Wire.text(in, charset);
            int[] types = new int[Wire.count(in)];
            Wire.require(in, types.length * 4);
            for (int i = 0; i < types.length; i++) {
                types[i] = in.readInt();
            }
            Wire.end(in);
            return new Parse(statement, text, types);
        }
    }

    /**
     * Parameters for a prepared statement, making a portal.
     *
     * @param parameters raw parameters; a null element is the SQL NULL
     * @param restAt index in the frame after the names, where formats and parameters begin
     */
    record Bind(
            String portal,
            String statement,
            short[] formats,
            List<byte @Nullable []> parameters,
            short[] resultFormats,
            int restAt)
            implements FrontendMessage {

        public static Bind decode(ByteBuf frame, Charset charset) {
            ByteBuf in = body(frame);
            int before = in.readableBytes();
            String portal = Wire.text(in, charset);
            String statement = Wire.text(in, charset);
            int restAt = Wire.HEADER_BYTES + before - in.readableBytes();
            short[] formats = formats(in);
            int count = Wire.count(in);
            List<byte @Nullable []> parameters = new ArrayList<>(Math.min(count, 64));
            for (int i = 0; i < count; i++) {
                int length = Wire.word(in);
                if (length == -1) {
                    parameters.add(null);
                    continue;
                }
                Wire.require(in, length);
                byte[] parameter = new byte[length];
                in.readBytes(parameter);
                parameters.add(parameter);
            }
            short[] resultFormats = formats(in);
            Wire.end(in);
            if (formats.length > 1 && formats.length != count) {
                throw new IllegalArgumentException("parameter formats and parameters differ in number");
            }
            return new Bind(portal, statement, formats, parameters, resultFormats, restAt);
        }

        /** Returns the format of a parameter: 0 text, 1 binary. */
        public short format(int parameter) {
            return formats.length == 0 ? 0 : formats.length == 1 ? formats[0] : formats[parameter];
        }

        private static short[] formats(ByteBuf in) {
            short[] formats = new short[Wire.count(in)];
            Wire.require(in, formats.length * 2);
            for (int i = 0; i < formats.length; i++) {
                formats[i] = in.readShort();
                if (formats[i] != 0 && formats[i] != 1) {
                    throw new IllegalArgumentException("a format code that is neither text nor binary");
                }
            }
            return formats;
        }
    }

    /** A wish to know the shape of a statement ({@code S}) or portal ({@code P}). */
    record Describe(byte kind, String name) implements FrontendMessage {

        public static Describe decode(ByteBuf frame, Charset charset) {
            ByteBuf in = body(frame);
            byte kind = readKind(in);
            Describe describe = new Describe(kind, Wire.text(in, charset));
            Wire.end(in);
            return describe;
        }
    }

    /** A wish to forget a statement ({@code S}) or portal ({@code P}). */
    record Close(byte kind, String name) implements FrontendMessage {

        public static Close decode(ByteBuf frame, Charset charset) {
            ByteBuf in = body(frame);
            byte kind = readKind(in);
            Close close = new Close(kind, Wire.text(in, charset));
            Wire.end(in);
            return close;
        }
    }

    /** A wish to run a portal. */
    record Execute(String portal, int rowsMax) implements FrontendMessage {

        public static Execute decode(ByteBuf frame, Charset charset) {
            ByteBuf in = body(frame);
            Execute execute = new Execute(Wire.text(in, charset), Wire.word(in));
            Wire.end(in);
            return execute;
        }
    }

    private static byte readKind(ByteBuf in) {
        Wire.require(in, 1);
        byte kind = in.readByte();
        if (kind != 'S' && kind != 'P') {
            throw new IllegalArgumentException("neither a statement nor a portal");
        }
        return kind;
    }

    private static ByteBuf body(ByteBuf frame) {
        ByteBuf in = frame.duplicate();
        in.skipBytes(Wire.HEADER_BYTES);
        return in;
    }
}
