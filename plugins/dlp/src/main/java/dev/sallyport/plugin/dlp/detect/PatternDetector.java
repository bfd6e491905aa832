package dev.sallyport.plugin.dlp.detect;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The detector {@code patterns}: values whose own form proves what they are, and bare digits that the words around them
 * explain. Thread-safe; time is linear in the text.
 */
public final class PatternDetector implements Detector {

    static final String EMAIL = "email";
    static final String CARD = "card";
    static final String IBAN = "iban";
    static final String SSN = "us-ssn";
    static final String PHONE = "phone";
    static final String IP = "ip";
    static final String AWS_KEY = "aws-key";
    static final String JWT = "jwt";
    static final String PRIVATE_KEY = "private-key";

    private static final Set<String> TYPES = Set.of(EMAIL, CARD, IBAN, SSN, PHONE, IP, AWS_KEY, JWT, PRIVATE_KEY);

    private final Phones phones;
    private final ColumnContext columns;

    private PatternDetector(Phones phones, ColumnContext columns) {
        this.phones = phones;
        this.columns = columns;
    }

    /** Returns the detector that judges columns by their names. */
    public static PatternDetector of(List<String> phoneRegions) {
        return of(phoneRegions, new ContextWords());
    }

    /** Returns the detector with another judge of columns. */
    public static PatternDetector of(List<String> phoneRegions, ColumnContext columns) {
        return new PatternDetector(new Phones(phoneRegions), columns);
    }

    @Override
    public String name() {
        return "patterns";
    }

    @Override
    public Set<String> types() {
        return TYPES;
    }

    @Override
    public List<Finding> find(CharSequence text, Optional<Column> column) {
        String searched = text.toString();
        int first = Chars.nextAnchor(searched, 0);
        if (first == searched.length() && !mayBeSecret(searched)) {
            return List.of();
        }
        return new Scan(searched, column, columns, phones).from(first);
    }

    /** A secret key has no anchor of its own: only its length and its column give it away. */
    private static boolean mayBeSecret(String text) {
        return text.length() == AwsKeys.SECRET_LENGTH;
    }
}
