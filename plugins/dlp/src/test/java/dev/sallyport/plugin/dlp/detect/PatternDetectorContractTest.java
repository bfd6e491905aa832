package dev.sallyport.plugin.dlp.detect;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.testkit.DetectorContract;
import java.util.List;

class PatternDetectorContractTest extends DetectorContract {

    @Override
    protected Detector detector() {
        return PatternDetector.of(List.of("US"));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                new Example("email", "to ", "alice@example.com", ", please"),
                new Example("card", "paid with ", "4111 1111 1111 1111", " today"),
                new Example("iban", "from ", "DE89370400440532013000", "."),
                new Example("us-ssn", "she wrote ", "123-45-6789", " there"),
                new Example("phone", "call ", "+14155550132", " now"),
                new Example("ip", "from ", "203.0.113.7", ":443"),
                new Example("aws-key", "id=", "AKIAIOSFODNN7EXAMPLE", " "),
                new Example(
                        "jwt",
                        "Bearer ",
                        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
                        ""),
                new Example(
                        "private-key",
                        "",
                        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
                        "\n"));
    }

    @Override
    protected List<String> clean() {
        return List.of(
                "order 457555462 of 2026-01-02 10:30:00, version 1.2.3, 3 items",
                "550e8400-e29b-41d4-a716-446655440000",
                "SELECT count(*) FROM t WHERE a::text = 'x' LIMIT 100");
    }
}
