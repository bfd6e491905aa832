package dev.sallyport.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;

/** Reads and writes JSON with the bounds every document of the core obeys. Thread-safe. */
public final class Json {

    /** Deeper than any document of ours, shallow enough that no reader recurses itself to death. */
    public static final int DEPTH_MAX = 32;

    private static final int TEXT_CHARS_MAX = 16 << 20;
    private static final int NUMBER_CHARS_MAX = 40;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(TEXT_CHARS_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .maxNameLength(1024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private Json() {}

    /** Returns the document as a tree. Throws {@link BadJson} with place and reason. */
    public static JsonNode read(byte[] document) {
        try {
            return MAPPER.readTree(document);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": ";
            throw new BadJson(where + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadJson("the document cannot be read: " + e.getMessage());
        }
    }

    /** Returns the document as a tree. Throws {@link BadJson} with place and reason. */
    public static JsonNode read(String document) {
        return read(document.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Writes maps, lists, texts, numbers, flags and trees. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not fit for JSON", e);
        }
    }

    /** Like {@link #write}, for people. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not fit for JSON", e);
        }
    }

    /** Reads an object whose values are texts. */
    public static Map<String, String> texts(String document) {
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        read(document)
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }

    /** A document that is not JSON, or beyond its bounds. */
    public static final class BadJson extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadJson(String message) {
            super(message);
        }
    }
}
