package dev.sallyport.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into {@link Node}s that know their line. Duplicate keys, anchors, aliases and tags are errors; size, depth
 * and number of values are bounded. JSON is YAML, so it is read too.
 */
public final class StrictYaml {

    /** No file of ours comes near; a larger one is a mistake or an attack. */
    private static final int CHARACTERS_MAX = 8 << 20;

    private static final int DEPTH_MAX = 64;
    private static final int VALUES_MAX = 500_000;

    private static final YAMLFactory FACTORY = factory();

    private final String source;
    private final YAMLParser parser;
    private int values;

    private StrictYaml(String source, YAMLParser parser) {
        this.source = source;
        this.parser = parser;
    }

    private static YAMLFactory factory() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(CHARACTERS_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        return YAMLFactory.builder()
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .loaderOptions(options)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxDocumentLength(CHARACTERS_MAX)
                        .build())
                .build();
    }

    /** Reads the one document of a text; an empty text is an empty mapping. */
    public static Node parse(String text, String source) {
        List<Node> documents = parseAll(text, source);
        if (documents.size() > 1) {
            throw documents.get(1).place().problem("only one document is allowed here");
        }
        return documents.isEmpty() ? Node.Mapping.empty(new Node.Place(source, 1, "")) : documents.getFirst();
    }

    /** Reads all documents of a text; empty ones are left out. */
    public static List<Node> parseAll(String text, String source) {
        Node.Place start = new Node.Place(source, 1, "");
        if (text.length() > CHARACTERS_MAX) {
            throw start.problem("larger than " + CHARACTERS_MAX + " characters");
        }
        try (YAMLParser parser = FACTORY.createParser(text)) {
            StrictYaml reader = new StrictYaml(source, parser);
            List<Node> documents = new ArrayList<>();
            while (parser.nextToken() != null) {
                Node document = reader.node(reader.here(""));
                if (!(document instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL)) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (JsonProcessingException e) {
            throw syntax(e, source);
        } catch (IOException e) {
            throw start.problem("cannot be read: " + e.getMessage());
        }
    }

    private static ConfigException syntax(JsonProcessingException e, String source) {
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
        String reason = Objects.toString(e.getOriginalMessage(), "malformed");
        if (e.getCause() instanceof MarkedYAMLException marked) {
            line = marked.getProblemMark() == null
                    ? line
                    : marked.getProblemMark().getLine() + 1;
            reason = Objects.toString(marked.getProblem(), "malformed");
        }
        if (reason.contains("TAB")) {
            reason = "a tab where only spaces may indent";
        }
        return new Node.Place(source, line, "")
                .problem("not YAML: " + reason.lines().findFirst().orElse(""));
    }

    private Node.Place here(String path) {
        return new Node.Place(source, Math.max(1, parser.currentTokenLocation().getLineNr()), path);
    }

    private Node node(Node.Place place) throws IOException {
        if (++values > VALUES_MAX) {
            throw place.problem("more than " + VALUES_MAX + " values");
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw place.problem("anchors and aliases are not supported: write the value out");
        }
        String tag = parser.getTypeId();
        if (tag != null) {
            throw place.problem("tags are not supported: remove !" + tag);
        }
        JsonToken token = Objects.requireNonNull(parser.currentToken());
        return switch (token) {
            case START_OBJECT -> mapping(place);
            case START_ARRAY -> sequence(place);
            case VALUE_TRUE, VALUE_FALSE -> scalar(place, Node.Kind.BOOLEAN);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(place, Node.Kind.NUMBER);
            case VALUE_NULL -> new Node.Scalar(place, Node.Kind.NULL, "");
            default -> scalar(place, nothing() ? Node.Kind.NULL : Node.Kind.TEXT);
        };
    }

    /** Whether the value is left out; "" is a value. */
    private boolean nothing() throws IOException {
        return parser.getText().isEmpty()
                && parser.currentLocation().getColumnNr()
                        == parser.currentTokenLocation().getColumnNr();
    }

    private Node scalar(Node.Place place, Node.Kind kind) throws IOException {
        return new Node.Scalar(place, kind, parser.getText());
    }

    private Node mapping(Node.Place place) throws IOException {
        LinkedHashMap<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Node.Place at = here(place.path()).key(key);
            if (entries.containsKey(key)) {
                throw at.problem("duplicate key; it already stands in line "
                        + Objects.requireNonNull(entries.get(key)).place().line());
            }
            parser.nextToken();
            entries.put(key, node(at));
        }
        return new Node.Mapping(place, entries);
    }

    private Node sequence(Node.Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(here(place.path() + "[" + items.size() + "]")));
        }
        return new Node.Sequence(place, items);
    }
}
