package dev.sallyport.plugin.dlp.detect;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.testkit.Events;
import java.util.List;
import java.util.Optional;

/** Short ways to ask the detector. */
final class Detections {

    static final PatternDetector DETECTOR = PatternDetector.of(List.of("US"));

    private Detections() {}

    /** Returns {@code type=span} for every finding in a text without a column. */
    static List<String> in(String text) {
        return spans(text, DETECTOR.find(text, Optional.empty()));
    }

    static List<String> inColumn(String column, String text) {
        return spans(text, DETECTOR.find(text, Optional.of(Events.column(column))));
    }

    static List<String> inColumn(Column column, String text) {
        return spans(text, DETECTOR.find(text, Optional.of(column)));
    }

    private static List<String> spans(String text, List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.type() + "=" + text.substring(finding.start(), finding.end()))
                .toList();
    }
}
