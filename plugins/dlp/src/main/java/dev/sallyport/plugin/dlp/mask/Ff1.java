package dev.sallyport.plugin.dlp.mask;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * FF1 of NIST SP 800-38G: encrypts a string of numerals to another one of the same length and radix. Ten Feistel rounds
 * over AES. Immutable; thread-safe.
 */
final class Ff1 {

    /** Fewer possible strings than this can be tried one by one (SP 800-38G, revision 1). */
    static final long DOMAIN_MIN = 1_000_000;

    /** Longer than any number that is masked so. */
    static final int NUMERALS_MAX = 64;

    private static final int ROUNDS = 10;
    private static final int BLOCK = 16;

    private final SecretKeySpec key;
    private final int radix;
    private final BigInteger base;

    /**
     * @param key 16, 24 or 32 bytes
     * @param radix how many numerals there are, from 2 to 36
     */
    Ff1(byte[] key, int radix) {
        this.key = new SecretKeySpec(key, "AES");
        this.radix = radix;
        this.base = BigInteger.valueOf(radix);
    }

    /** Whether strings of so many numerals are too many to be tried. */
    boolean isWide(int numerals) {
        return numerals >= 2
                && numerals <= NUMERALS_MAX
                && base.pow(numerals).compareTo(BigInteger.valueOf(DOMAIN_MIN)) >= 0;
    }

    /**
     * Encrypts numerals, written as {@link Character#forDigit} writes them.
     *
     * @param tweak not secret; other tweaks give other results
     */
    String encrypt(String numerals, byte[] tweak) {
        int n = numerals.length();
        if (!isWide(n)) {
            throw new IllegalArgumentException("FF1 over " + n + " numerals of radix " + radix);
        }
        int u = n / 2;
        int v = n - u;
        // The names below are those of the specification.
        int b = (base.pow(v).subtract(BigInteger.ONE).bitLength() + 7) / 8;
        int d = 4 * ((b + 3) / 4) + 4;
        byte[] p = ByteBuffer.allocate(BLOCK)
                .put(new byte[] {1, 2, 1, 0, 0, (byte) radix, ROUNDS, (byte) u})
                .putInt(n)
                .putInt(tweak.length)
                .array();
        int padding = Math.floorMod(-tweak.length - b - 1, BLOCK);
        BigInteger a = new BigInteger(numerals.substring(0, u), radix);
        BigInteger right = new BigInteger(numerals.substring(u), radix);
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, key);
            for (int i = 0; i < ROUNDS; i++) {
                byte[] q = ByteBuffer.allocate(tweak.length + padding + 1 + b)
                        .put(tweak)
                        .put(new byte[padding])
                        .put((byte) i)
                        .put(fixed(right, b))
                        .array();
                byte[] s = expanded(aes, authenticated(aes, p, q), d);
                BigInteger modulus = base.pow(i % 2 == 0 ? u : v);
                BigInteger c = a.add(new BigInteger(1, s)).mod(modulus);
                a = right;
                right = c;
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES is part of every Java runtime", impossible);
        }
        return padded(a, u) + padded(right, v);
    }

    private static byte[] fixed(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] fixed = new byte[bytes];
        int copied = Math.min(bytes, signed.length);
        System.arraycopy(signed, signed.length - copied, fixed, bytes - copied, copied);
        return fixed;
    }

    private String padded(BigInteger number, int numerals) {
        String text = number.toString(radix);
        return "0".repeat(numerals - text.length()) + text;
    }

    /** PRF: the last block of a CBC chain that begins with zeros. */
    private static byte[] authenticated(Cipher aes, byte[] p, byte[] q) throws GeneralSecurityException {
        byte[] block = aes.doFinal(p);
        for (int at = 0; at < q.length; at += BLOCK) {
            for (int i = 0; i < BLOCK; i++) {
                block[i] ^= q[at + i];
            }
            block = aes.doFinal(block);
        }
        return block;
    }

    /** Makes of one block as many bytes as are asked for. */
    private static byte[] expanded(Cipher aes, byte[] block, int bytes) throws GeneralSecurityException {
        byte[] expanded = Arrays.copyOf(block, bytes);
        for (int at = BLOCK; at < bytes; at += BLOCK) {
            byte[] counted = block.clone();
            counted[BLOCK - 1] ^= (byte) (at / BLOCK);
            byte[] next = aes.doFinal(counted);
            System.arraycopy(next, 0, expanded, at, Math.min(BLOCK, bytes - at));
        }
        return expanded;
    }
}
