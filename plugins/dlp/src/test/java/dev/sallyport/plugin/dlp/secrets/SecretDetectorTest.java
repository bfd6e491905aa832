package dev.sallyport.plugin.dlp.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.testkit.DetectorContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretDetectorTest extends DetectorContract {

    private static final SecretFinder FINDER = SecretFinder.shipped(ProseModels.words());

    @Override
    protected Detector detector() {
        return new SecretDetector(FINDER, _ -> 0.5);
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                new Example("secret", "use ", "ghp_" + "R4kWq81ZtLmN0bVcXy3dHs7GfJp2Ua6TeQi9", " for it"),
                new Example("secret", "client_secret: \"", "zX9" + "kQ2mVb7LpRt4WnYc8HsDf", "\""),
                new Example("secret", "ACME_API_KEY=", "9f2c7a41d0" + "b85e6633c1f7a0924de8b1", ""),
                new Example("connection-string", "url: ", "postgres://app:" + "Zt4mPq91@db.internal:5432/orders", ","),
                new Example("password", "DB_PASSWORD=", "Tr0ub4dor" + "&3x", "\n"),
                new Example("password", "the password is ", "Falcon" + "#8841", " now"),
                new Example(
                        "password",
                        "hash ",
                        "$2b$12$" + "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                        " stored"));
    }

    @Override
    protected List<String> clean() {
        return List.of(
                "password = ${DB_PASSWORD}",
                "api_key: <your-api-key>",
                "postgres://app:${DB_PASSWORD}@db/orders and https://example.org:8443/a@b",
                "commit 8f3c2d91b7a604e5c88d13f0a2b9e47765d0c1aa",
                "request_id=3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "The password must contain at least 12 characters.",
                "token = os.environ[\"API_TOKEN\"]",
                "image: web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    }

    @Test
    void theNameOfAColumnDecidesAboutItsCells() {
        Column secret = new Column("api_token", Optional.empty(), "text", true);
        Column id = new Column("request_id", Optional.empty(), "text", true);
        String value = "zX9" + "kQ2mVb7LpRt4WnYc8HsDf";

        assertThat(detector().find(value, Optional.of(secret)))
                .singleElement()
                .satisfies(found -> assertThat(found.end()).isEqualTo(value.length()));
        assertThat(detector().find("3f2504e0-4f89-41d3-9a0c-0305e82c3301", Optional.of(id)))
                .isEmpty();
    }
}
