package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The content coding of a body, as far as it can be undone. */
enum Coding {
    IDENTITY,
    GZIP,
    DEFLATE,
    ZSTD,
    /** RFC 7932; where its library does not run, such bodies are {@link #OTHER}. */
    BROTLI,
    /** More than one, or one that is not known here. */
    OTHER;

    /** Returns the coding that fields name. */
    static Coding of(Fields fields) {
        if (!fields.has("content-encoding")) {
            return IDENTITY;
        }
        List<String> codings = fields.list("content-encoding");
        codings.removeIf(name -> name.equals("identity"));
        if (codings.isEmpty()) {
            return IDENTITY;
        }
        return codings.size() > 1
                ? OTHER
                : switch (codings.getFirst()) {
                    case "gzip", "x-gzip" -> GZIP;
                    case "deflate" -> DEFLATE;
                    case "zstd" -> ZSTD;
                    case "br" -> Brotli.RUNS ? BROTLI : OTHER;
                    default -> OTHER;
                };
    }

    /** Whether a client takes a coding: it names it, and not to decline it. */
    private static boolean accepted(Fields request, String name) {
        return request.list("accept-encoding").stream()
                .map(member -> member.replace(" ", ""))
                .anyMatch(member -> member.equals(name)
                        || (member.startsWith(name + ";q=") && !member.matches(name + ";q=0(\\.0*)?")));
    }

    /**
     * Returns in which coding a body goes on that was undone to be changed: its own, where it can be done here and the
     * client takes it, or gzip, or none.
     */
    Coding again(Fields request) {
        if (this == BROTLI && accepted(request, "br")) {
            return BROTLI;
        }
        return this != IDENTITY && accepted(request, "gzip") ? GZIP : IDENTITY;
    }

    /** Leaves in Accept-Encoding only what can be undone here. */
    static void limit(Fields request) {
        List<String> kept = new ArrayList<>();
        for (String value : request.all("accept-encoding")) {
            for (String member : value.split(",", -1)) {
                String name = member.strip().toLowerCase(Locale.ROOT);
                int weight = name.indexOf(';');
                switch (weight < 0 ? name : name.substring(0, weight).strip()) {
                    case "gzip", "deflate", "zstd", "identity" -> kept.add(member.strip());
                    case "br" -> {
                        if (Brotli.RUNS) {
                            kept.add(member.strip());
                        }
                    }
                    default -> {}
                }
            }
        }
        request.set("Accept-Encoding", kept.isEmpty() ? "identity" : String.join(", ", kept));
    }
}
