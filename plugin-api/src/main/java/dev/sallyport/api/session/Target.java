package dev.sallyport.api.session;

import dev.sallyport.api.Preview;
import java.util.Map;

/**
 * The protected system, as policy sees it. Address and credentials are not part of it.
 *
 * @param name the resource's name
 * @param protocol the protocol plugin that serves it
 * @param labels labels for rules to select by
 */
@Preview
public record Target(String name, String protocol, Map<String, String> labels) {
    public Target {
        labels = Map.copyOf(labels);
    }
}
