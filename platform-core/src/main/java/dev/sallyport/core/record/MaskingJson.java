package dev.sallyport.core.record;

import java.util.Locale;

/** Writes why cells were masked. Fields that say the usual are left out. */
final class MaskingJson {

    private static final int THOUSAND = 1000;

    private MaskingJson() {}

    static void write(JsonBytes json, int result, MaskingFacts facts) {
        json.writeNumberField("result", result);
        json.writeArrayFieldStart("columns");
        for (MaskingFacts.OfColumn column : facts.columns()) {
            json.writeStartObject();
            json.writeNumberField("c", column.column());
            rule(json, column.rule(), column.operator());
            json.writeBooleanField("enforced", column.enforced());
            json.writeStringField("by", column.by().name().toLowerCase(Locale.ROOT));
            verdict(json, column.verdict());
            json.writeNumberField("changed", column.changed());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!facts.cells().isEmpty()) {
            json.writeArrayFieldStart("cells");
            for (MaskingFacts.OfCell cell : facts.cells()) {
                json.writeStartObject();
                json.writeNumberField("r", cell.row());
                json.writeNumberField("c", cell.column());
                rule(json, cell.rule(), cell.operator());
                json.writeBooleanField("masked", cell.masked());
                found(json, cell.type(), cell.score(), cell.layer());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (facts.more()) {
            json.writeBooleanField("more", true);
        }
    }

    static void write(JsonBytes json, long document, MaskingFacts.Fields facts) {
        json.writeNumberField("document", document);
        json.writeArrayFieldStart("fields");
        for (MaskingFacts.OfField field : facts.fields()) {
            json.writeStartObject();
            json.writeStringField("name", field.name());
            rule(json, field.rule(), field.operator());
            json.writeBooleanField("masked", field.masked());
            json.writeStringField("by", field.by().name().toLowerCase(Locale.ROOT));
            if (!field.type().isEmpty()) {
                found(json, field.type(), field.score(), field.layer());
            }
            json.writeNumberField("count", field.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (facts.more()) {
            json.writeBooleanField("more", true);
        }
    }

    private static void verdict(JsonBytes json, MaskingFacts.Verdict verdict) {
        if (verdict.values() == 0 && !verdict.remembered()) {
            return;
        }
        found(json, verdict.type(), verdict.score(), verdict.layer());
        json.writeStringField("detail", verdict.detail());
        json.writeNumberField("values", verdict.values());
        if (verdict.remembered()) {
            json.writeBooleanField("remembered", true);
        }
        if (!verdict.settled()) {
            json.writeBooleanField("undecided", true);
        }
    }

    private static void rule(JsonBytes json, String rule, String operator) {
        json.writeStringField("rule", rule);
        json.writeStringField("operator", operator);
    }

    private static void found(JsonBytes json, String type, double score, String layer) {
        json.writeStringField("type", type);
        json.writeNumberField("score", Math.round(score * THOUSAND));
        if (!layer.isEmpty()) {
            json.writeStringField("layer", layer);
        }
    }
}
