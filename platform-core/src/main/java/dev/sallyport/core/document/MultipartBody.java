package dev.sallyport.core.document;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Masks a multipart body (RFC 2046), part by part: each by the type it says, a form field by its name. The boundary is
 * the first line's; what stands before a first boundary does not pass.
 */
final class MultipartBody implements Body {

    private static final int BOUNDARY_BYTES_MAX = 72;
    private static final int HEAD_BYTES_MAX = 16 << 10;

    private enum In {
        FIRST_LINE,
        HEAD,
        PART,
        EPILOGUE
    }

    private final DocumentRules rules;
    private final Formats formats;
    private final Bytes held = new Bytes();
    private In in = In.FIRST_LINE;
    private byte[] delimiter = {};
    private Body part = new OpaqueBody();

    MultipartBody(DocumentRules rules, Formats formats) {
        this.rules = rules;
        this.formats = formats;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        held.add(bytes, from, to);
        boolean more = true;
        while (more && held.size() > 0) {
            more = switch (in) {
                case FIRST_LINE -> firstLine(out);
                case HEAD -> head(out);
                case PART -> part(out);
                case EPILOGUE -> epilogue();
            };
        }
    }

    private static DocumentException malformed() {
        return new DocumentException("it is not a well-formed multipart body");
    }

    private boolean firstLine(Bytes out) {
        int end = indexOf(new byte[] {'\r', '\n'}, 0);
        if (end < 0) {
            if (held.size() > BOUNDARY_BYTES_MAX) {
                throw malformed();
            }
            return false;
        }
        String line = text(end);
        if (!line.startsWith("--") || line.length() < 3 || line.length() > BOUNDARY_BYTES_MAX) {
            throw malformed();
        }
        delimiter = ("\r\n" + line).getBytes(StandardCharsets.ISO_8859_1);
        pass(end + 2, out);
        in = In.HEAD;
        return true;
    }

    private boolean head(Bytes out) {
        // A part may have no headers: then the empty line comes at once.
        boolean none = held.size() >= 2 && held.array[held.start] == '\r' && held.array[held.start + 1] == '\n';
        int end = none ? 0 : indexOf(new byte[] {'\r', '\n', '\r', '\n'}, 0);
        if (end < 0 || held.size() < 2) {
            if (held.size() > HEAD_BYTES_MAX) {
                throw malformed();
            }
            return false;
        }
        int length = none ? 2 : end + 4;
        String head = text(length);
        String searched = rules.search(head);
        if (searched.equals(head)) {
            pass(length, out);
        } else {
            out.add(searched.getBytes(StandardCharsets.ISO_8859_1));
            held.skip(length);
        }
        part = formats.part(PartHead.of(head));
        in = In.PART;
        return true;
    }

    private boolean part(Bytes out) {
        int end = indexOf(delimiter, 0);
        if (end < 0) {
            int sure = held.size() - delimiter.length + 1;
            if (sure > 0) {
                part.take(held.array, held.start, held.start + sure, out);
                held.skip(sure);
            }
            return false;
        }
        int after = end + delimiter.length;
        if (held.size() < after + 2) {
            return false;
        }
        part.take(held.array, held.start, held.start + end, out);
        part.end(out);
        part = new OpaqueBody();
        held.skip(end);
        byte first = held.array[held.start + delimiter.length];
        byte second = held.array[held.start + delimiter.length + 1];
        if (first == '-' && second == '-') {
            in = In.EPILOGUE;
        } else if (first == '\r' && second == '\n') {
            in = In.HEAD;
        } else {
            throw malformed();
        }
        pass(delimiter.length + 2, out);
        return true;
    }

    /** What follows the last part is for nobody and does not go on. */
    private boolean epilogue() {
        held.clear();
        return false;
    }

    @Override
    public void end(Bytes out) {
        if (in == In.FIRST_LINE && held.size() == 0) {
            return; // an empty body
        }
        if (in != In.EPILOGUE) {
            throw new DocumentException("its last part is not complete");
        }
        out.add('\r');
        out.add('\n');
    }

    private void pass(int count, Bytes out) {
        out.add(held.array, held.start, held.start + count);
        held.skip(count);
    }

    private String text(int length) {
        return new String(held.array, held.start, length, StandardCharsets.ISO_8859_1);
    }

    private int indexOf(byte[] wanted, int from) {
        for (int i = held.start + from; i + wanted.length <= held.end; i++) {
            if (held.array[i] == wanted[0]
                    && Arrays.equals(held.array, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i - held.start;
            }
        }
        return -1;
    }

    /** What the head of a part says. */
    record PartHead(String name, boolean file, String mediaType, String charset, boolean encoded) {

        static PartHead of(String head) {
            String name = "";
            boolean file = false;
            String type = "";
            boolean encoded = false;
            for (String line : head.replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
                int colon = line.indexOf(':');
                String field = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                switch (field) {
                    case "content-disposition" -> {
                        name = MediaType.parameter(value, "name");
                        file = !MediaType.parameter(value, "filename").isEmpty()
                                || !MediaType.parameter(value, "filename*").isEmpty();
                    }
                    case "content-type" -> type = value;
                    case "content-transfer-encoding" ->
                        encoded = !value.equalsIgnoreCase("binary")
                                && !value.equalsIgnoreCase("8bit")
                                && !value.equalsIgnoreCase("7bit");
                    default -> {}
                }
            }
            return new PartHead(name, file, MediaType.essence(type), MediaType.parameter(type, "charset"), encoded);
        }
    }
}
