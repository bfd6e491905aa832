package dev.sallyport.core.resource;

import dev.sallyport.core.resource.Problem.Severity;
import dev.sallyport.core.resource.Resource.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads resources from YAML documents and says everything that is wrong with them. */
final class Documents {

    /** One file; beyond it nobody can review it. */
    static final int FILE_CHARS_MAX = 4 << 20;

    /** All files of one apply. */
    static final int DOCUMENTS_MAX = 20_000;

    private static final int DEPTH_MAX = 20;
    private static final int LABELS_MAX = 64;
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final List<String> KEYS = List.of("kind", "name", "labels", "spec");
    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::title).toList();

    private final Problems problems;
    private final List<Resource> resources = new ArrayList<>();

    private Documents(Problems problems) {
        this.problems = problems;
    }

    /** Reads all resources; those with an error are left out and reported. */
    static List<Resource> read(List<Source> sources, Problems problems) {
        Documents documents = new Documents(problems);
        sources.forEach(documents::read);
        documents.refuseTwins();
        return documents.resources;
    }

    private void read(Source source) {
        if (source.text().length() > FILE_CHARS_MAX) {
            problem(source.file(), 0, "", "the file is larger than " + FILE_CHARS_MAX + " characters: split it");
            return;
        }
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setCodePointLimit(FILE_CHARS_MAX);
        options.setMaxAliasesForCollections(0);
        try {
            for (Node node : new Yaml(options).composeAll(new StringReader(source.text()))) {
                if (resources.size() >= DOCUMENTS_MAX) {
                    problem(source.file(), line(node), "", "more than " + DOCUMENTS_MAX + " documents in one apply");
                    return;
                }
                document(source.file(), node);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problem(source.file(), line, "", "not well-formed YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problem(source.file(), 0, "", "not readable as YAML: " + firstLine(e));
        } catch (StackOverflowError e) {
            problem(source.file(), 0, "", "nested too deep");
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void document(String file, Node node) {
        SpecReader reader = new SpecReader(file, problems);
        if (SpecReader.isNull(node)) {
            return; // an empty document, such as after a closing ---
        }
        if (!(node instanceof MappingNode mapping)) {
            problem(file, line(node), "", "a document must be a mapping with the keys " + KEYS);
            return;
        }
        Problems before = problems;
        int known = before.all().size();
        Map<String, Node> keys = reader.keys(mapping, "", KEYS);
        Optional<Kind> kind = kind(file, mapping, keys, reader);
        String name =
                keys.containsKey("name") ? reader.text(keys.get("name"), "name").orElse("") : "";
        if (!NAME.matcher(name).matches()) {
            problem(
                    file,
                    line(keys.getOrDefault("name", mapping)),
                    "name",
                    "must be 1 to 100 letters, digits or . _ @ + -, and begin with a letter or digit");
        }
        Map<String, String> labels = keys.containsKey("labels") ? reader.map(keys.get("labels"), "labels") : Map.of();
        if (labels.size() > LABELS_MAX) {
            problem(file, line(mapping), "labels", "more than " + LABELS_MAX + " labels");
        }
        if (kind.isEmpty()) {
            return;
        }
        String prefix = kind.get() + "/" + name;
        if (!keys.containsKey("spec")) {
            problem(file, line(mapping), prefix, "has no spec");
            return;
        }
        Optional<? extends Record> spec =
                reader.record(keys.get("spec"), prefix + " spec", kind.get().spec());
        if (spec.isPresent()
                && problems.all().size() == known
                && NAME.matcher(name).matches()) {
            resources.add(new Resource(
                    kind.get(),
                    name,
                    labels,
                    (Spec) spec.get(),
                    "",
                    new Place(file, line(mapping), reader.lines(prefix + " "))));
        }
    }

    private Optional<Kind> kind(String file, MappingNode mapping, Map<String, Node> keys, SpecReader reader) {
        Node node = keys.get("kind");
        if (node == null) {
            problem(file, line(mapping), "kind", "is missing; known: " + String.join(", ", KINDS));
            return Optional.empty();
        }
        Optional<String> word = reader.text(node, "kind");
        Optional<Kind> kind = word.flatMap(w ->
                Arrays.stream(Kind.values()).filter(k -> k.title().equals(w)).findFirst());
        if (word.isPresent() && kind.isEmpty()) {
            problem(file, line(node), "kind", "unknown kind '" + word.get() + "'; " + Words.mend(word.get(), KINDS));
        }
        return kind;
    }

    private void refuseTwins() {
        java.util.HashMap<Resource.Ref, Resource> seen = new java.util.HashMap<>();
        for (Resource resource : resources) {
            Resource first = seen.putIfAbsent(resource.ref(), resource);
            if (first != null) {
                Place place = first.where();
                problems.error(resource, "", "is defined twice; first in " + place.file() + ":" + place.line());
            }
        }
    }

    private void problem(String file, int line, String key, String reason) {
        problems.add(new Problem(Severity.ERROR, file, line, key, reason));
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
