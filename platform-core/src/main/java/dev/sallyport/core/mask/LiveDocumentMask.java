package dev.sallyport.core.mask;

import dev.sallyport.api.event.Document;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.document.Body;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.document.DocumentException;
import dev.sallyport.core.document.Formats;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.record.MaskingFacts;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Puts a document through the rules that are about it. */
final class LiveDocumentMask implements DocumentMask {

    private final DocumentRuleSet set;
    private final RuledValues values;
    private final boolean changes;
    private final boolean costly;
    private final Optional<Body> body;
    private final Optional<Refusal> refusal;
    private byte[] piece = {};

    LiveDocumentMask(
            DocumentRuleSet set,
            Totals totals,
            ColumnMemory memory,
            String path,
            String mediaType,
            String charset,
            boolean message) {
        this.set = set;
        this.changes =
                set.rules().stream().anyMatch(MaskRule::enforced) && Formats.kind(mediaType) != Formats.Kind.MEDIA;
        this.costly = set.costly();
        this.values = new RuledValues(set, set.pointersFor(costly), totals, memory, path);
        Optional<Body> opened = Optional.empty();
        Optional<Refusal> refused = Optional.empty();
        try {
            opened = Optional.of(new Formats(values, this::refusing).open(mediaType, charset, message));
        } catch (DocumentException e) {
            refused = Optional.of(refusal(e));
        }
        this.body = opened;
        this.refusal = changes ? refused : Optional.empty();
    }

    /** Returns the first rule that lets a kind of body not pass, because it cannot be applied to it. */
    private Optional<String> refusing(Formats.Kind kind) {
        for (MaskRule rule : set.rules()) {
            boolean places = !rule.documents().pointers().isEmpty();
            boolean lost = kind == Formats.Kind.BINARY || (kind == Formats.Kind.RECORDS && places);
            if (rule.enforced() && lost && !rule.documents().othersPass()) {
                return Optional.of(rule.name());
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean changes() {
        return changes;
    }

    @Override
    public boolean looks() {
        return body.isPresent();
    }

    @Override
    public boolean costly() {
        return costly;
    }

    @Override
    public Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    public void take(ByteBuffer bytes, Bytes out) {
        if (body.isEmpty()) {
            out.add(bytes);
            return;
        }
        int length = bytes.remaining();
        int from = 0;
        byte[] array;
        if (bytes.hasArray()) {
            array = bytes.array();
            from = bytes.arrayOffset() + bytes.position();
            bytes.position(bytes.limit());
        } else {
            if (piece.length < length) {
                piece = new byte[length];
            }
            array = piece;
            bytes.get(array, 0, length);
        }
        try (RuledValues.Turn _ = values.turn()) {
            body.get().take(array, from, from + length, out);
        }
    }

    @Override
    public boolean idles() {
        return body.isPresent() && body.get().idles();
    }

    @Override
    public void idle(Bytes out) {
        if (body.isPresent()) {
            try (RuledValues.Turn _ = values.turn()) {
                body.get().idle(out);
            }
        }
    }

    @Override
    public void end(Bytes out) {
        if (body.isPresent()) {
            try (RuledValues.Turn _ = values.turn()) {
                body.get().end(out);
            }
        }
    }

    @Override
    public void tree(Document document) {
        try (RuledValues.Turn _ = values.turn()) {
            new TreeMask(values, document).mask();
        }
    }

    @Override
    public Refusal refusal(Throwable failure) {
        Optional<String> rule = set.rules().stream()
                .filter(MaskRule::enforced)
                .map(MaskRule::name)
                .findFirst();
        if (failure instanceof DocumentException known) {
            String sentence = "masking rule '" + rule.orElse("") + "' refused the body: " + known.getMessage();
            return Refusal.of(ErrorCodes.UNMASKABLE, rule.orElse(""), sentence)
                    .withNextStep("Ask for it in another format, or ask your administrator about the rule.");
        }
        return Refusal.of(ErrorCodes.MASKING_FAILED, "The body could not be masked, so it is withheld.")
                .withNextStep("Ask the gateway's operator; the log says what failed.");
    }

    @Override
    public MaskingFacts.Fields facts() {
        return values.facts();
    }

    @Override
    public Map<String, Long> counts() {
        return values.counts();
    }
}
