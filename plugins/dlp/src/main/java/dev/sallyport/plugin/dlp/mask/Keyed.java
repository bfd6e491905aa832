package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.mask.MaskContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under the gateway's key of the rule's scope. */
final class Keyed {

    private static final int KEY_BYTES_MIN = 16;
    private static final String HMAC = "HmacSHA256";

    private Keyed() {}

    /** Returns 32 bytes that nobody can compute without the key. */
    static byte[] hmac(String masker, byte[] content, MaskContext context) {
        byte[] key = context.key();
        if (key.length < KEY_BYTES_MIN) {
            throw new GatewayException(
                    Options.BAD_OPTION,
                    "masker " + masker + ": the gateway supplied no key of at least " + KEY_BYTES_MIN + " bytes");
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java runtime", impossible);
        }
    }

    /** Returns a key of another use, from which the gateway's own cannot be found. */
    static byte[] derived(String masker, MaskContext context, String use) {
        return hmac(masker, ("key:" + use).getBytes(StandardCharsets.US_ASCII), context);
    }
}
