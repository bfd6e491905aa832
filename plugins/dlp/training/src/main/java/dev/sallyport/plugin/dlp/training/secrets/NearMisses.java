package dev.sallyport.plugin.dlp.training.secrets;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.plugin.dlp.training.prose.Passage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many secrets are found in lines of another seed than the training's, and how many lines that only look so. */
public final class NearMisses {

    private static final long SEED = 4711;
    private static final int LINES = 4000;
    private static final Set<String> TYPES = Set.of("secret", "password", "private-key", "connection-string");

    private int secrets;
    private int found;
    private int clean;
    private int flagged;

    private NearMisses() {}

    public static NearMisses of(Detector detector) {
        NearMisses counts = new NearMisses();
        for (Passage line : new SecretLines(SEED, 0).make(LINES, false)) {
            List<Finding> findings = detector.find(line.text(), Optional.empty()).stream()
                    .filter(finding -> TYPES.contains(finding.type()))
                    .toList();
            for (Passage.Mark mark : line.marks()) {
                counts.secrets++;
                counts.found += findings.stream()
                                .anyMatch(finding -> finding.start() < mark.end() && mark.start() < finding.end())
                        ? 1
                        : 0;
            }
            if (line.marks().isEmpty()) {
                counts.clean++;
                counts.flagged += findings.isEmpty() ? 0 : 1;
            }
        }
        return counts;
    }

    public double recall() {
        return secrets == 0 ? 0 : (double) found / secrets;
    }

    public double flagged() {
        return clean == 0 ? 0 : (double) flagged / clean;
    }
}
