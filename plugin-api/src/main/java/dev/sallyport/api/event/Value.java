package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of a cell, parameter or document, free of its wire format. */
@Preview
public sealed interface Value {

    /** The SQL NULL, JSON null or absent value. */
    Value NULL = new Null();

    /** Returns a text form for policy, recording and detectors; the empty string for {@link Null}. */
    String toText();

    /** No value. */
    record Null() implements Value {
        @Override
        public String toText() {
            return "";
        }
    }

    record Bool(boolean value) implements Value {
        @Override
        public String toText() {
            return Boolean.toString(value);
        }
    }

    record Int(long value) implements Value {
        @Override
        public String toText() {
            return Long.toString(value);
        }
    }

    record Decimal(BigDecimal value) implements Value {
        @Override
        public String toText() {
            return value.toPlainString();
        }
    }

    /** Text, and every type whose text form is its natural one (dates, uuid, json, ranges). */
    record Text(String value) implements Value {
        @Override
        public String toText() {
            return value;
        }
    }

    /** Bytes whose meaning the adapter does not know. The array is not copied; nobody changes it. */
    record Bytes(byte[] content) implements Value {
        @Override
        public String toText() {
            return HexFormat.of().formatHex(content);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }
    }

    /** An array or list. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toText() {
            return items.stream().map(Value::toText).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A composite, object or document; keeps the order of its fields. */
    record Fields(Map<String, Value> fields) implements Value {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String toText() {
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + ": " + field.getValue().toText())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }
}
