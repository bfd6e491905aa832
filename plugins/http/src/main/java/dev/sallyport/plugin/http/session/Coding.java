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
    /** More than one, or one that is not known here. */
    OTHER;

    /** Returns the coding that fields name. */
    static Coding of(Fields fields) {
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
                    default -> OTHER;
                };
    }

    /** Whether a client takes gzip: it names it, and not to decline it. */
    static boolean gzipAccepted(Fields request) {
        return request.list("accept-encoding").stream()
                .map(member -> member.replace(" ", ""))
                .anyMatch(member ->
                        member.equals("gzip") || (member.startsWith("gzip;q=") && !member.matches("gzip;q=0(\\.0*)?")));
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
                    default -> {}
                }
            }
        }
        request.set("Accept-Encoding", kept.isEmpty() ? "identity" : String.join(", ", kept));
    }
}
