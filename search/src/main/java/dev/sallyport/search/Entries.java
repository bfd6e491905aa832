package dev.sallyport.search;

import dev.sallyport.api.search.TranscriptEntry;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/** Turns entries into documents and back. */
final class Entries {

    private static final FieldType WORDS = new FieldType();

    static {
        WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        WORDS.setOmitNorms(true);
        WORDS.freeze();
    }

    private Entries() {}

    static Document toDocument(TranscriptEntry entry) {
        Document document = new Document();
        long at = Fields.nanos(entry.at());
        document.add(new StringField(Fields.KEY, Fields.key(entry.session(), entry.sequence()), Field.Store.NO));
        document.add(new StringField(Fields.SESSION, entry.session(), Field.Store.YES));
        document.add(new SortedDocValuesField(Fields.SESSION, new BytesRef(entry.session())));
        document.add(new NumericDocValuesField(Fields.SEQUENCE, entry.sequence()));
        document.add(new StoredField(Fields.SEQUENCE, entry.sequence()));
        document.add(new LongPoint(Fields.AT, at));
        document.add(new NumericDocValuesField(Fields.AT, at));
        document.add(new StoredField(Fields.AT, at));
        document.add(new StringField("kind", Fields.folded(entry.kind()), Field.Store.NO));
        document.add(new StoredField(Fields.STORED, entry.kind()));
        document.add(new Field(Fields.WORDS, new WordStream(entry.text()), WORDS));
        document.add(new StoredField(Fields.TEXT, entry.text()));
        entry.fields().forEach((name, value) -> {
            document.add(new StoredField(Fields.STORED + name, value));
            if (Fields.SEARCHABLE.contains(name) && !name.equals(Fields.SESSION) && !name.equals("kind")) {
                terms(value).forEach(term -> document.add(new StringField(name, term, Field.Store.NO)));
            }
        });
        exact(document, Fields.EXACT_TARGET, entry.fields().get("target"));
        exact(document, Fields.EXACT_USER, entry.fields().get("user"));
        return document;
    }

    private static void exact(Document document, String field, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            document.add(new StringField(field, Fields.cut(value), Field.Store.NO));
        }
    }

    /** A value is found whole, by each of its words, and a qualified name or a path by its last part. */
    private static Set<String> terms(String value) {
        Set<String> terms = new LinkedHashSet<>();
        terms.add(Fields.folded(value));
        for (String word : value.split("\\s+")) {
            String folded = Fields.folded(word);
            terms.add(folded);
            terms.add(folded.substring(folded.lastIndexOf('.') + 1));
            terms.add(folded.substring(folded.lastIndexOf('/') + 1));
        }
        terms.remove("");
        return terms;
    }

    static TranscriptEntry fromDocument(Document document) {
        Map<String, String> fields = new HashMap<>();
        for (IndexableField field : document) {
            String name = field.name();
            if (name.startsWith(Fields.STORED) && name.length() > Fields.STORED.length()) {
                fields.put(name.substring(Fields.STORED.length()), field.stringValue());
            }
        }
        return new TranscriptEntry(
                document.get(Fields.SESSION),
                document.getField(Fields.SEQUENCE).numericValue().longValue(),
                Fields.instant(document.getField(Fields.AT).numericValue().longValue()),
                document.get(Fields.STORED),
                document.get(Fields.TEXT),
                fields);
    }
}
