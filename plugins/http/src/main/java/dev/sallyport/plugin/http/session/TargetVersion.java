package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Admission;
import java.util.List;
import java.util.Optional;

/** Which versions of HTTP a target may be spoken to in; its resource's parameter {@code http-version}. */
enum TargetVersion {
    /** What the handshake of TLS brings; without TLS, HTTP/1.1. */
    AGREED(List.of(Opening.HTTP_2, Opening.HTTP_1)),
    HTTP_1(List.of(Opening.HTTP_1)),
    /** Also without TLS, by prior knowledge. */
    HTTP_2(List.of(Opening.HTTP_2));

    private final List<String> alpn;

    TargetVersion(List<String> alpn) {
        this.alpn = alpn;
    }

    /** Returns what is offered in the handshake, the best first. */
    List<String> alpn() {
        return alpn;
    }

    /** Returns the version; empty when the parameter is none. */
    static Optional<TargetVersion> of(Admission admission) {
        return switch (admission.parameters().getOrDefault("http-version", "")) {
            case "" -> Optional.of(AGREED);
            case "1.1" -> Optional.of(HTTP_1);
            case "2" -> Optional.of(HTTP_2);
            default -> Optional.empty();
        };
    }
}
