package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.plugin.http.grpc.MessageEncoding;
import dev.sallyport.plugin.http.grpc.StatusDetails;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What gRPC says in HTTP/2: names of calls, and statuses in trailers (its "PROTOCOL-HTTP2"). */
final class Grpc {

    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";

    /** Status details as protobuf: the same text again, and more of it. */
    private static final String DETAILS = "grpc-status-details-bin";

    private static final String MEDIA_TYPE = "application/grpc";

    private static final String ENCODING = "grpc-encoding";
    private static final String ACCEPT_ENCODING = "grpc-accept-encoding";

    private Grpc() {}

    /** Whether fields announce messages of gRPC; gRPC-Web is something else. */
    static boolean is(Fields fields) {
        return is(MediaType.of(fields).name());
    }

    private static boolean is(String type) {
        return type.equals(MEDIA_TYPE) || type.startsWith(MEDIA_TYPE + '+');
    }

    /** Whether fields announce messages that are protobuf, as those of gRPC are unless they say so. */
    static boolean protobuf(Fields fields) {
        String type = MediaType.of(fields).name();
        return type.equals(MEDIA_TYPE) || type.equals(MEDIA_TYPE + "+proto");
    }

    /** Returns how messages are compressed. */
    static MessageEncoding encoding(Fields fields) {
        return MessageEncoding.of(fields.first(ENCODING).orElse(""));
    }

    /** Leaves the target encodings only that can be undone here. */
    static void limit(Fields request) {
        if (request.has(ACCEPT_ENCODING)) {
            request.set(ACCEPT_ENCODING, MessageEncoding.UNDERSTOOD);
        }
    }

    /** Returns the type as bodies are looked at by: messages with a length before each are not JSON, say. */
    static String opaque(String type) {
        return is(type) ? MEDIA_TYPE : type;
    }

    /** Returns the names of the service and the method that a path calls; nothing where it calls none. */
    static String[] names(String path) {
        String[] segments = path.split("/", -1);
        return segments.length == 3 ? new String[] {segments[1], segments[2]} : new String[0];
    }

    /** Adds the names of the service and the method that a path calls. */
    static void attributes(String path, Map<String, String> attributes) {
        String[] names = names(path);
        if (names.length > 0) {
            attributes.put("grpc.service", names[0]);
            attributes.put("grpc.method", names[1]);
        }
    }

    /** Returns a refusal as an answer that has no more than trailers. */
    static Problems.Problem problem(Refusal refusal) {
        Fields fields = new Fields().add("content-type", MEDIA_TYPE);
        trailers(refusal).forEach(field -> fields.add(field.name(), field.value()));
        return new Problems.Problem(new ResponseHead(200, "OK", 1, fields), new byte[0]);
    }

    /** Returns the end of an answer that was begun and cannot go on. */
    static Fields trailers(Refusal refusal) {
        StringBuilder text = new StringBuilder(refusal.reason());
        refusal.rule().ifPresent(rule -> text.append(" (rule ").append(rule).append(')'));
        refusal.nextStep().ifPresent(step -> text.append(' ').append(step));
        refusal.reviewId().ifPresent(review -> text.append(" Review: ").append(review));
        return new Fields()
                .add(STATUS, Integer.toString(status(Problems.status(refusal))))
                .add(MESSAGE, encoded(text.toString()));
    }

    private static int status(int http) {
        return switch (http) {
            case 400 -> 3; // INVALID_ARGUMENT
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 404, 501 -> 12; // UNIMPLEMENTED
            case 413, 429 -> 8; // RESOURCE_EXHAUSTED
            case 421 -> 9; // FAILED_PRECONDITION
            case 502, 503 -> 14; // UNAVAILABLE
            default -> 13; // INTERNAL
        };
    }

    /**
     * Reads the status out of the end of an answer, and takes out of its text what masking rules protect. Where
     * anything is masked, its details say the same text again and nothing else: they may hold whatever the service
     * likes.
     *
     * @param end the trailers, or the head of an answer that has nothing else; changed
     * @return what went wrong; empty when nothing did
     */
    static Optional<ErrorText> redact(Fields end, Exchange exchange) {
        String code = end.first(STATUS).orElse("");
        if (code.isEmpty() || code.equals("0")) {
            return Optional.empty();
        }
        String message = decoded(end.first(MESSAGE).orElse(""));
        ErrorText redacted = exchange.redact(new ErrorText(code, message, Map.of()));
        if (!redacted.message().equals(message)) {
            end.set(MESSAGE, encoded(redacted.message()));
        }
        if (exchange.masksDocuments() && end.has(DETAILS)) {
            end.remove(DETAILS);
            if (code.matches("[0-9]{1,3}")) {
                end.add(DETAILS, StatusDetails.of(Integer.parseInt(code), redacted.message()));
            }
        }
        return Optional.of(redacted);
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 127 && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }

    private static String decoded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                out.write((high << 4) | low);
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
