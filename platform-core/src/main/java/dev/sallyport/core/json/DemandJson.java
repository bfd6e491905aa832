package dev.sallyport.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.intercept.ReviewDemand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Review demands and lists of texts as JSON. */
public final class DemandJson {

    private DemandJson() {}

    public static String write(List<ReviewDemand> demands) {
        return Json.write(demands.stream().map(DemandJson::document).toList());
    }

    private static Map<String, Object> document(ReviewDemand demand) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rule", demand.rule());
        document.put("groups", new TreeSet<>(demand.groups()));
        document.put("approvals", demand.approvals());
        document.put("expiresAfter", demand.expiresAfter().toString());
        document.put("validity", demand.validity().toString());
        document.put("mode", demand.mode().name());
        document.put("reason", demand.reason());
        return document;
    }

    public static List<ReviewDemand> read(String json) {
        List<ReviewDemand> demands = new ArrayList<>();
        for (JsonNode node : Json.read(json)) {
            demands.add(new ReviewDemand(
                    node.path("rule").asText(),
                    Set.copyOf(texts(node.path("groups"))),
                    node.path("approvals").asInt(),
                    Duration.parse(node.path("expiresAfter").asText()),
                    Duration.parse(node.path("validity").asText()),
                    ReviewDemand.Mode.valueOf(node.path("mode").asText()),
                    node.path("reason").asText()));
        }
        return demands;
    }

    public static List<String> texts(String json) {
        return texts(Json.read(json));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
