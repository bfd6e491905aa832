package dev.sallyport.plugin.http.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests by AWS Signature Version 4, in header fields. Thread-safe.
 *
 * @param keys what is signed by
 * @param region such as {@code eu-central-1}
 * @param service such as {@code execute-api}; for {@code s3} paths are encoded once
 */
public record Signer(AwsKeys keys, String region, String service) {

    /** Stands for the hash of a body that is not signed, which few services take, and inside TLS only. */
    public static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String END = "aws4_request";
    private static final String S3 = "s3";
    private static final int DAY_CHARS = 8;
    private static final String DATE = "x-amz-date";
    private static final String HASH = "x-amz-content-sha256";
    private static final String TOKEN = "x-amz-security-token";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** One field of a request. */
    public record Field(String name, String value) {}

    /** The fields that a signature consists of, in lower case; of a client's own none may go on. */
    public static boolean ownField(String key) {
        return key.equals("authorization") || key.equals(DATE) || key.equals(HASH) || key.equals(TOKEN);
    }

    /**
     * Returns the fields to add to a request.
     *
     * @param path as it is sent
     * @param query as it is sent, without the question mark; empty for none
     * @param fields what is sent beside; {@code Host}, {@code Content-Type} and {@code X-Amz-*} of it are signed
     * @param payload {@link #hash} of the body, or {@link #UNSIGNED}
     */
    public Map<String, String> sign(
            String method, String path, String query, List<Field> fields, String payload, Instant now) {
        Map<String, String> added = new LinkedHashMap<>();
        added.put("X-Amz-Date", TIME.format(now));
        added.put("X-Amz-Content-Sha256", payload);
        keys.sessionToken().ifPresent(token -> added.put("X-Amz-Security-Token", token.reveal()));
        SortedMap<String, List<String>> signed = new TreeMap<>();
        for (Field field : fields) {
            String key = field.name().toLowerCase(Locale.ROOT);
            if (!ownField(key) && (key.equals("host") || key.equals("content-type") || key.startsWith("x-amz-"))) {
                signed.computeIfAbsent(key, name -> new ArrayList<>()).add(field.value());
            }
        }
        added.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        added.put("Authorization", authorization(method, path, query, signed, payload, now));
        return added;
    }

    /** Returns the signature over exactly these fields, which are named in lower case. */
    String authorization(
            String method,
            String path,
            String query,
            SortedMap<String, List<String>> signed,
            String payload,
            Instant now) {
        String time = TIME.format(now);
        String day = time.substring(0, DAY_CHARS);
        String request = Canonical.request(method, path, query, signed, payload, service.equals(S3));
        String scope = day + '/' + region + '/' + service + '/' + END;
        String text = ALGORITHM + '\n' + time + '\n' + scope + '\n' + hash(bytes(request));
        return ALGORITHM + " Credential=" + keys.id() + '/' + scope + ", SignedHeaders=" + Canonical.names(signed)
                + ", Signature=" + HexFormat.of().formatHex(hmac(key(day), text));
    }

    private byte[] key(String day) {
        byte[] ofDay = hmac(bytes("AWS4" + keys.key().reveal()), day);
        return hmac(hmac(hmac(ofDay, region), service), END);
    }

    /** Returns SHA-256 in hexadecimal digits. */
    public static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a key that HMAC does not take", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
