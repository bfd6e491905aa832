package dev.sallyport.core.policy;

import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Compiles the routes of a target: those it lists, and those of its OpenAPI document. */
final class TargetRoutes {

    private static final String KEY = "spec.openapi";
    private static final int DEPTH_MAX = 100;
    private static final int ROUTES_MAX = 10_000;

    /** Base paths of one document; each multiplies its routes. */
    private static final int BASES_MAX = 16;

    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");

    private final Resource resource;
    private final Problems problems;

    private TargetRoutes(Resource resource, Problems problems) {
        this.resource = resource;
        this.problems = problems;
    }

    static Routes of(Resource resource, Spec.Target spec, Problems problems) {
        TargetRoutes routes = new TargetRoutes(resource, problems);
        List<String> templates = new ArrayList<>();
        spec.routes().forEach(template -> routes.add("spec.routes", template, template, templates));
        spec.openapi().ifPresent(text -> routes.openapi(text, templates));
        if (templates.size() > ROUTES_MAX) {
            problems.error(resource, KEY, "gives more than " + ROUTES_MAX + " routes");
            return Routes.BY_SHAPE;
        }
        return templates.isEmpty() ? Routes.BY_SHAPE : new Routes(templates);
    }

    /** Takes a template, if it is one. */
    private void add(String key, String written, String template, List<String> templates) {
        try {
            new Routes(List.of(template));
            templates.add(template);
        } catch (IllegalArgumentException e) {
            String told = String.valueOf(e.getMessage());
            problems.error(resource, key, told.contains(written) ? told : "'" + written + "' " + told);
        }
    }

    /** Takes the paths of a document, behind the paths of the servers it names. */
    private void openapi(String text, List<String> templates) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(50);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setAllowDuplicateKeys(false);
        Object document;
        try {
            document = new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.error(resource, KEY, "is neither YAML nor JSON: line " + line + " of it: " + e.getProblem());
            return;
        } catch (YAMLException e) {
            problems.error(resource, KEY, "is neither YAML nor JSON");
            return;
        }
        if (!(document instanceof Map<?, ?> root) || !(root.get("paths") instanceof Map<?, ?> paths)) {
            problems.error(resource, KEY, "has no paths; it must be an OpenAPI document");
            return;
        }
        Set<String> bases = bases(root);
        for (Object path : paths.keySet()) {
            String template = String.valueOf(path);
            if (template.startsWith("/")) {
                bases.forEach(base -> add(KEY + " paths", template, base + template, templates));
            } else if (!template.startsWith("x-")) {
                problems.error(resource, KEY + " paths", "'" + template + "' must begin with a slash");
            }
        }
    }

    /** Returns what stands before the paths: of OpenAPI 3 in servers, of version 2 in basePath. */
    private Set<String> bases(Map<?, ?> root) {
        Set<String> bases = new LinkedHashSet<>();
        if (root.get("basePath") instanceof String path) {
            bases.add(trimmed(path));
        } else if (root.get("servers") instanceof List<?> servers) {
            for (Object server : servers) {
                if (server instanceof Map<?, ?> named && named.get("url") instanceof String url) {
                    bases.add(base(named, url));
                }
            }
        }
        if (bases.size() > BASES_MAX) {
            problems.error(resource, KEY + " servers", "have more than " + BASES_MAX + " different paths");
        }
        return bases.isEmpty() ? Set.of("") : bases;
    }

    /** A variable that is left in a path is a parameter of the route; one with a default stands for that. */
    private static String base(Map<?, ?> server, String url) {
        Matcher variables = VARIABLE.matcher(url.replaceFirst("^(([A-Za-z][A-Za-z0-9+.-]*|\\{[^{}]+}):)?//[^/]*", ""));
        return trimmed(variables.replaceAll(variable -> {
            Object known = server.get("variables") instanceof Map<?, ?> all ? all.get(variable.group(1)) : null;
            String value = known instanceof Map<?, ?> described && described.get("default") != null
                    ? String.valueOf(described.get("default"))
                    : variable.group();
            return Matcher.quoteReplacement(value);
        }));
    }

    private static String trimmed(String path) {
        String bare = path.replaceFirst("/+$", "");
        return bare.isEmpty() || bare.startsWith("/") ? bare : "/" + bare;
    }
}
