package dev.sallyport.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of hits ended. It names a place in time and nothing of what the viewer may see, so a forged one shows
 * nothing that a query without it would not.
 *
 * @param at nanoseconds of the last hit
 * @param session its session
 * @param sequence its sequence
 */
record Cursor(long at, String session, long sequence) {

    private static final byte VERSION = 1;
    private static final int HEAD = 1 + Long.BYTES + Long.BYTES;
    private static final int SESSION_MAX = 40;

    String encoded() {
        byte[] name = session.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = ByteBuffer.allocate(HEAD + name.length)
                .put(VERSION)
                .putLong(at)
                .putLong(sequence)
                .put(name)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Cursor decode(String text) {
        if (text.length() <= 100) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
                int name = bytes.remaining() - HEAD;
                if (name > 0 && name <= SESSION_MAX && bytes.get() == VERSION) {
                    long at = bytes.getLong();
                    long sequence = bytes.getLong();
                    String session = StandardCharsets.US_ASCII.decode(bytes).toString();
                    if (session.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))) {
                        return new Cursor(at, session, sequence);
                    }
                }
            } catch (IllegalArgumentException notBase64) {
                // said below
            }
        }
        throw SearchErrors.badRequest("the cursor is none that a search gave out; start again without it");
    }
}
