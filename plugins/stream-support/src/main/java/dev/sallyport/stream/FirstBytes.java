package dev.sallyport.stream;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recognises protocols by first bytes. Pure CPU, some microseconds for each call; nothing is kept.
 *
 * <p>Both sides of a stream are to be looked at: of MySQL, SSH or SMTP only what the server says first can be known,
 * and a client that says something else before must not hide it.
 */
public final class FirstBytes {

    /** Later bytes are not looked at: a request line is hardly ever longer, and all else is told by a few. */
    public static final int BYTES_MAX = 8 << 10;

    /** Who speaks: whoever opened the connection, or whom it leads to. */
    public enum Side {
        CLIENT,
        SERVER
    }

    private FirstBytes() {}

    /** Returns the names of all protocols that can be recognised. */
    public static Set<String> protocols() {
        Set<String> names = new TreeSet<>();
        Signatures.CLIENT.forEach(signature -> names.add(signature.protocol()));
        Signatures.SERVER.forEach(signature -> names.add(signature.protocol()));
        return names;
    }

    /**
     * Looks at the bytes that one side sent first.
     *
     * @param bytes the array they begin in, at its first place
     * @param count how many there are; all that were sent yet, as far as they are no more than {@link #BYTES_MAX}
     * @param more whether more may come; what is open without is unknown
     */
    public static Finding look(Side side, byte[] bytes, int count, boolean more) {
        Prefix prefix = new Prefix(bytes, Math.min(count, BYTES_MAX));
        List<Signature> signatures = side == Side.CLIENT ? Signatures.CLIENT : Signatures.SERVER;
        boolean open = false;
        for (Signature signature : signatures) {
            switch (signature.rule().fit(prefix)) {
                case YES -> {
                    return new Finding.Speaks(signature.protocol());
                }
                case MAYBE -> open = true;
                case NO -> {}
            }
        }
        return open && more && count < BYTES_MAX ? Finding.OPEN : Finding.UNKNOWN;
    }
}
