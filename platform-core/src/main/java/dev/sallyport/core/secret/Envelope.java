package dev.sallyport.core.secret;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts: AES-256-GCM under a key of their own, which is wrapped by a key of the ring. The place a text belongs to
 * is bound to it, so a sealed text does not open anywhere else. Thread-safe.
 *
 * <p>Form: {@code v1:<key id>:<base64 of wrap nonce, wrapped key, nonce, text>}.
 */
public final class Envelope {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int WRAPPED_BYTES = KEY_BYTES + TAG_BITS / 8;
    private static final int SEALED_CHARS_MAX = 1 << 20;

    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();

    public Envelope(KeyRing keys) {
        this.keys = keys;
    }

    /** Seals a text for a place such as {@code Target/shop#credential}. */
    public String seal(String place, String text) {
        byte[] dataKey = random(KEY_BYTES);
        byte[] wrapNonce = random(NONCE_BYTES);
        byte[] nonce = random(NONCE_BYTES);
        String id = keys.newest();
        try {
            byte[] wrapped = cipher(Cipher.ENCRYPT_MODE, keys.key(id), wrapNonce, "wrap:" + id + ":" + place)
                    .doFinal(dataKey);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, dataKey, nonce, "data:" + place)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer out = ByteBuffer.allocate(wrapNonce.length + wrapped.length + nonce.length + sealed.length)
                    .put(wrapNonce)
                    .put(wrapped)
                    .put(nonce)
                    .put(sealed);
            return "v1:" + id + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-256-GCM", e);
        }
    }

    /** Opens a sealed text; throws GatewayException when it was damaged or sealed for another place. */
    public String open(String place, String sealed) {
        String[] parts = sealed.split(":", -1);
        if (parts.length != 3 || !parts[0].equals("v1") || sealed.length() > SEALED_CHARS_MAX) {
            throw damaged(place, null);
        }
        byte[] key = keys.key(parts[1]);
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts[2]));
            byte[] wrapNonce = take(in, NONCE_BYTES);
            byte[] wrapped = take(in, WRAPPED_BYTES);
            byte[] nonce = take(in, NONCE_BYTES);
            byte[] text = take(in, in.remaining());
            byte[] dataKey = cipher(Cipher.DECRYPT_MODE, key, wrapNonce, "wrap:" + parts[1] + ":" + place)
                    .doFinal(wrapped);
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, dataKey, nonce, "data:" + place).doFinal(text);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw damaged(place, e);
        }
    }

    private static byte[] take(ByteBuffer in, int bytes) {
        byte[] taken = new byte[bytes];
        in.get(taken);
        return taken;
    }

    private byte[] random(int bytes) {
        byte[] fresh = new byte[bytes];
        random.nextBytes(fresh);
        return fresh;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static GatewayException damaged(String place, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "the sealed secret of " + place + " does not open: it was changed, or sealed for another "
                + "resource or by another gateway. Apply the resource again with its password.";
        return cause == null
                ? new GatewayException(ErrorCodes.RESOURCE, message)
                : new GatewayException(ErrorCodes.RESOURCE, message, cause);
    }
}
