package dev.sallyport.core.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.api.session.Session;

/**
 * Which files subjects brought to targets lately, over all their sessions, so that it is seen when one is run. Bounded:
 * what was not touched for long is forgotten. Thread-safe.
 */
final class Uploads {

    /** Pairs of subject and target that are remembered; one holds up to {@link UploadedFiles#FILES_MAX} names. */
    private static final int PAIRS_MAX = 5_000;

    private final Cache<Pair, UploadedFiles> known =
            Caffeine.newBuilder().maximumSize(PAIRS_MAX).executor(Runnable::run).build();

    private record Pair(String subject, String target) {}

    UploadedFiles of(Session session) {
        Pair pair = new Pair(session.subject().name(), session.target().name());
        return known.get(pair, any -> new UploadedFiles());
    }
}
