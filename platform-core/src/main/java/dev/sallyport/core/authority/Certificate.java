package dev.sallyport.core.authority;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An OpenSSH certificate (PROTOCOL.certkeys). Arrays are not copied; nobody changes them.
 *
 * @param key the certified key as SSH writes it
 * @param serial what tells it from others of its authority
 * @param principals for whom it is; nobody if empty
 * @param after the second since 1970 from which it is valid, unsigned
 * @param before the second from which it is not any more, unsigned
 * @param critical options that who relies on it must know
 * @param extensions options that may be ignored
 * @param authority the key that signed it, as SSH writes it
 * @param signed what the signature is of
 * @param signature as SSH writes it
 */
public record Certificate(
        byte[] key,
        long serial,
        Type type,
        String keyId,
        List<String> principals,
        long after,
        long before,
        SortedMap<String, String> critical,
        SortedMap<String, String> extensions,
        byte[] authority,
        byte[] signed,
        byte[] signature) {

    /** More than anybody needs, and less than what would take long to look at. */
    static final int BYTES_MAX = 16 << 10;

    static final int PRINCIPALS_MAX = 256;
    static final int OPTIONS_MAX = 32;

    /** Whose key it certifies. */
    public enum Type {
        USER(1),
        HOST(2);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        static Type of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            throw new IllegalArgumentException("it is neither a user's nor a host's");
        }
    }

    /** Whether a blob that a client sent as its key says that it is a certificate. */
    public static boolean isCertificate(byte[] blob) {
        try {
            return PublicKeyBlob.isCertificateType(PublicKeyBlob.type(blob));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Reads one; throws {@link IllegalArgumentException} when it is not whole, too large, or of an unknown kind. */
    static Certificate of(byte[] blob) {
        if (blob.length > BYTES_MAX) {
            throw new IllegalArgumentException("it is too large");
        }
        SshReader in = new SshReader(blob);
        String keyType = PublicKeyBlob.keyType(in.text());
        in.string(); // a nonce
        int from = in.position();
        for (int i = 0; i < PublicKeyBlob.fields(keyType); i++) {
            in.string();
        }
        byte[] key = new SshWriter()
                .string(keyType)
                .raw(in.between(from, in.position()))
                .bytes();
        long serial = in.uint64();
        Type type = Type.of(in.uint32());
        String keyId = in.text();
        List<String> principals = principals(in.string());
        long after = in.uint64();
        long before = in.uint64();
        SortedMap<String, String> critical = options(in.string());
        SortedMap<String, String> extensions = options(in.string());
        in.string(); // reserved
        byte[] authority = in.string();
        byte[] signed = in.between(0, in.position());
        byte[] signature = in.string();
        in.end();
        return new Certificate(
                key,
                serial,
                type,
                keyId,
                principals,
                after,
                before,
                critical,
                extensions,
                authority,
                signed,
                signature);
    }

    private static List<String> principals(byte[] packed) {
        SshReader in = new SshReader(packed);
        List<String> principals = new ArrayList<>();
        while (in.more()) {
            if (principals.size() == PRINCIPALS_MAX) {
                throw new IllegalArgumentException("it has too many principals");
            }
            principals.add(in.text());
        }
        return List.copyOf(principals);
    }

    private static SortedMap<String, String> options(byte[] packed) {
        SshReader in = new SshReader(packed);
        TreeMap<String, String> options = new TreeMap<>();
        while (in.more()) {
            String name = in.text();
            byte[] data = in.string();
            boolean ordered = options.isEmpty() || options.lastKey().compareTo(name) < 0;
            if (options.size() == OPTIONS_MAX || !ordered) {
                throw new IllegalArgumentException("its options are too many, or not in order");
            }
            options.put(name, data.length == 0 ? "" : only(data));
        }
        return options;
    }

    private static String only(byte[] data) {
        SshReader in = new SshReader(data);
        String value = in.text();
        in.end();
        return value;
    }

    /** Returns what an authority signs: all but the signature. */
    byte[] unsigned(byte[] nonce) {
        PublicKeyBlob.check(key);
        SshReader in = new SshReader(key);
        String keyType = in.text();
        SshWriter names = new SshWriter();
        principals.forEach(names::string);
        return new SshWriter()
                .string(PublicKeyBlob.certificateType(keyType))
                .string(nonce)
                .raw(in.between(in.position(), key.length))
                .uint64(serial)
                .uint32(type.number)
                .string(keyId)
                .string(names.bytes())
                .uint64(after)
                .uint64(before)
                .string(packed(critical))
                .string(packed(extensions))
                .string("")
                .string(authority)
                .bytes();
    }

    private static byte[] packed(Map<String, String> options) {
        SshWriter out = new SshWriter();
        options.forEach((name, value) -> out.string(name)
                .string(
                        value.isEmpty()
                                ? new byte[0]
                                : new SshWriter().string(value).bytes()));
        return out.bytes();
    }

    /** Whether it is valid at a moment. */
    public boolean validAt(long second) {
        return Long.compareUnsigned(after, second) <= 0 && Long.compareUnsigned(second, before) < 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate that
                && java.util.Arrays.equals(signed, that.signed)
                && java.util.Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(signed);
    }

    @Override
    public String toString() {
        return "[certificate " + Long.toUnsignedString(serial) + "]";
    }
}
