package dev.sallyport.plugin.dlp.context;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.testkit.DetectorContract;
import java.util.List;

final class ContextDetectorContractTest extends DetectorContract {

    private static final ContextDetector DETECTOR = ContextDetector.of(PatternDetector.of(List.of("US")));

    @Override
    protected Detector detector() {
        return DETECTOR;
    }

    private static Example at(String type, String key, String value) {
        return new Example(type, key + "=\"", value, "\" ok=1");
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                at("person", "first_name", "Anna"),
                at("address", "street_address", "12 Oak Street"),
                at("email", "email", "anna@example.com"),
                at("phone", "phone_number", "+1 415-555-2671"),
                at("date-of-birth", "date_of_birth", "1978-04-11"),
                at("username", "username", "anna.schmidt"),
                at("national-id", "ssn", "536-22-8145"),
                at("passport", "passport_number", "C4F7K2M9X"),
                at("driver-license", "drivers_license", "D1234567"),
                at("credit-card", "card_number", "4111 1111 1111 1111"),
                at("cvv", "cvv", "123"),
                at("card-expiry", "card_expiry", "04/27"),
                at("iban", "iban", "DE89370400440532013000"),
                at("bank-account", "bank_account_number", "8301742210"),
                at("routing-number", "routing_number", "021000021"),
                at("mrn", "medical_record_number", "MRN-114330"),
                at("health-plan-id", "health_plan_id", "W238946656"),
                at("npi", "provider_npi", "1234567893"),
                at("icd10", "icd10_code", "E11.9"),
                at("diagnosis", "diagnosis", "Essential hypertension"),
                at("password", "password", "Tiger!monkey77"),
                at("secret", "api_key", "sk_live_hJ3Kc1m1vYxT6RWvo8i7YKcH"),
                at("private-key", "pem", "-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkq-----END PRIVATE KEY-----"),
                at("connection-string", "database_url", "postgres://app:s3cretpw@10.1.2.3:5432/orders"),
                at("ip-address", "client_ip", "203.0.113.7"),
                at("mac-address", "mac_address", "b5:05:58:14:d0:9b"),
                at("imei", "imei", "490154203237518"),
                at("crypto-wallet", "wallet_address", "0x9c71d88ec421e46bc51a7371f079211e51b678a9"));
    }

    @Override
    protected List<String> clean() {
        return List.of(
                "order 457555462 of 2026-01-02 10:30:00, version 1.2.3, 3 items",
                "550e8400-e29b-41d4-a716-446655440000",
                "order_id=457555462 qty=3 status=paid",
                "SELECT count(*) FROM t WHERE a::text = 'x' LIMIT 100");
    }
}
