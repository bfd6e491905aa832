package dev.sallyport.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published schema and reference are what the records say. Run with -Dupdate.reference=true to write them anew. */
final class ResourceReferenceTest {

    private static final Path DOCS = Path.of("../docs/reference");

    private static void compare(String file, String text) throws IOException {
        if (Boolean.getBoolean("update.reference")) {
            Files.writeString(DOCS.resolve(file), text);
        }
        assertThat(DOCS.resolve(file))
                .content()
                .as("docs/reference/%s is stale", file)
                .isEqualTo(text);
    }

    @Test
    void theSchemaIsUpToDate() throws IOException {
        compare("resources.schema.json", ResourceSchema.json());
    }

    @Test
    void theReferenceIsUpToDate() throws IOException {
        compare("resources.md", ResourceReference.markdown());
    }

    @Test
    void everyKindHasASchemaAndEveryReferenceLeadsSomewhere() {
        JsonNode schema = Json.read(ResourceSchema.json());
        assertThat(schema.path("oneOf").size()).isEqualTo(Kind.values().length);
        schema.findValuesAsText("$ref")
                .forEach(ref -> assertThat(schema.at(ref.substring(1)).isObject())
                        .as(ref)
                        .isTrue());
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(ResourceReference.markdown()).doesNotContain("|  |\n");
    }
}
