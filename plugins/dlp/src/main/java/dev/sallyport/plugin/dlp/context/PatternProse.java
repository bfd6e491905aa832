package dev.sallyport.plugin.dlp.context;

import dev.sallyport.api.mask.Finding;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds in prose what proves itself by its form, or by the words right before it. */
final class PatternProse implements ProseFinder {

    private static final Map<String, DataType> TYPES = Map.of(
            "email", DataType.EMAIL,
            "card", DataType.CREDIT_CARD,
            "iban", DataType.IBAN,
            "us-ssn", DataType.NATIONAL_ID,
            "phone", DataType.PHONE,
            "ip", DataType.IP_ADDRESS,
            "aws-key", DataType.AWS_ACCESS_KEY,
            "jwt", DataType.JWT,
            "private-key", DataType.PRIVATE_KEY);

    private final PatternDetector patterns;

    PatternProse(PatternDetector patterns) {
        this.patterns = patterns;
    }

    @Override
    public boolean mayFind(Signs signs, String segment) {
        return signs.has(Signs.ANCHOR);
    }

    @Override
    public List<Span> find(String segment) {
        List<Span> spans = new ArrayList<>();
        for (Finding finding : patterns.find(segment, Optional.empty())) {
            DataType type = TYPES.get(finding.type());
            if (type != null) {
                spans.add(new Span(finding.start(), finding.end(), type, finding.score(), "pattern"));
            }
        }
        return spans;
    }
}
