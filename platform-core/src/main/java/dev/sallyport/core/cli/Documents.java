package dev.sallyport.core.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** YAML documents from files, directories and standard input. */
record Documents(List<Map<String, String>> list) {

    private static final int FILES_MAX = 2000;

    static Documents read(Terminal terminal, List<String> names) {
        List<Map<String, String>> all = new ArrayList<>();
        for (String name : names) {
            try {
                if (name.equals("-")) {
                    all.add(document("-", new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)));
                } else if (Files.isDirectory(Path.of(name))) {
                    for (Path file : yaml(Path.of(name))) {
                        all.add(document(file.toString(), Files.readString(file)));
                    }
                } else {
                    all.add(document(name, Files.readString(Path.of(name))));
                }
            } catch (IOException e) {
                throw new CliException(
                        CliException.USAGE, name + " cannot be read: there is no such file, or not for us");
            }
        }
        if (all.isEmpty()) {
            throw new CliException(CliException.USAGE, "no YAML file (.yaml, .yml) in " + String.join(", ", names));
        }
        return new Documents(all);
    }

    private static Map<String, String> document(String file, String text) {
        return Map.of("file", file, "text", text);
    }

    private static List<Path> yaml(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .filter(file -> !directory.relativize(file).toString().startsWith("."))
                    .sorted()
                    .limit(FILES_MAX)
                    .toList();
        }
    }

    Map<String, Object> body() {
        return Map.of("documents", list);
    }
}
