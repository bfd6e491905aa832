package dev.sallyport.plugin.postgres.wire;

import dev.sallyport.api.event.ErrorText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of an ErrorResponse or NoticeResponse, by their code letter and in wire order. */
public record ErrorFields(Map<Character, String> fields) {

    private static final Map<Character, String> NAMES = Map.ofEntries(
            Map.entry('D', "detail"),
            Map.entry('H', "hint"),
            Map.entry('P', "position"),
            Map.entry('R', "routine"),
            Map.entry('W', "where"),
            Map.entry('s', "schema"),
            Map.entry('t', "table"),
            Map.entry('c', "column"),
            Map.entry('d', "datatype"),
            Map.entry('n', "constraint"),
            Map.entry('q', "query"));

    /** Decodes a whole frame, header included. */
    public static ErrorFields decode(ByteBuf frame, Charset charset) {
        ByteBuf in = frame.duplicate();
        in.skipBytes(Wire.HEADER_BYTES);
        Map<Character, String> fields = new LinkedHashMap<>();
        while (true) {
            Wire.require(in, 1);
            byte code = in.readByte();
            if (code == 0) {
                return new ErrorFields(fields);
            }
            fields.put((char) code, Wire.text(in, charset));
        }
    }

    public String field(char code) {
        return fields.getOrDefault(code, "");
    }

    /** Whether the sender closes the connection after it. */
    public boolean fatal() {
        String severity = fields.getOrDefault('V', field('S'));
        return severity.equals("FATAL") || severity.equals("PANIC");
    }

    /** Returns the protocol-agnostic form. */
    public ErrorText text() {
        Map<String, String> details = new LinkedHashMap<>();
        NAMES.forEach((code, name) -> {
            String value = fields.get(code);
            if (value != null) {
                details.put(name, value);
            }
        });
        return new ErrorText(field('C'), field('M'), details);
    }

    /** Returns these fields with the texts replaced; a detail that is missing from the text is taken out. */
    public ErrorFields with(ErrorText text) {
        Map<Character, String> replaced = new LinkedHashMap<>();
        fields.forEach((code, value) -> {
            String name = NAMES.get(code);
            if (code == 'M') {
                replaced.put(code, text.message());
            } else if (name == null) {
                replaced.put(code, value);
            } else if (text.details().containsKey(name)) {
                replaced.put(code, text.details().getOrDefault(name, ""));
            }
        });
        return new ErrorFields(replaced);
    }
}
