package dev.sallyport.core.policy;

import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Compiles the routes of a target: those it lists, and those of its OpenAPI document. */
final class TargetRoutes {

    private static final int DEPTH_MAX = 100;

    private TargetRoutes() {}

    static Routes of(Resource resource, Spec.Target spec, Problems problems) {
        List<String> templates = new ArrayList<>(spec.routes());
        spec.openapi().ifPresent(text -> templates.addAll(openapi(resource, text, problems)));
        if (templates.isEmpty()) {
            return Routes.BY_SHAPE;
        }
        try {
            return new Routes(templates);
        } catch (IllegalArgumentException e) {
            problems.error(resource, "spec.routes", String.valueOf(e.getMessage()));
            return Routes.BY_SHAPE;
        }
    }

    /** Returns the paths of a document, behind the path of the server it names first. */
    private static List<String> openapi(Resource resource, String text, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(50);
        options.setNestingDepthLimit(DEPTH_MAX);
        Object document;
        try {
            document = new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException e) {
            problems.error(resource, "spec.openapi", "is neither YAML nor JSON");
            return List.of();
        }
        if (!(document instanceof Map<?, ?> root) || !(root.get("paths") instanceof Map<?, ?> paths)) {
            problems.error(resource, "spec.openapi", "has no paths; it must be an OpenAPI document");
            return List.of();
        }
        String base = base(root);
        List<String> templates = new ArrayList<>();
        for (Object path : paths.keySet()) {
            if (path instanceof String template && template.startsWith("/")) {
                templates.add(base + template);
            }
        }
        return templates;
    }

    private static String base(Map<?, ?> root) {
        String url = root.get("basePath") instanceof String path ? path : "";
        if (root.get("servers") instanceof List<?> servers
                && !servers.isEmpty()
                && servers.getFirst() instanceof Map<?, ?> server
                && server.get("url") instanceof String given) {
            url = given;
        }
        String path = url.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "");
        String trimmed = path.replaceFirst("/+$", "");
        return trimmed.startsWith("/") && !trimmed.contains("{") ? trimmed : "";
    }
}
