package dev.sallyport.plugin.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/** Checks that bytes are UTF-8 (RFC 3629), whatever pieces they come in. */
final class Utf8 implements ByteProcessor {

    private int missing;
    private int low = 0x80;
    private int high = 0xbf;

    /** Whether the piece may go on a text that was good so far. */
    boolean goesOn(ByteBuf piece) {
        return piece.forEachByte(this) < 0;
    }

    /** Whether no character is left unfinished. */
    boolean whole() {
        return missing == 0;
    }

    /** Says whether to go on, which ends at the first byte that cannot stand where it does. */
    @Override
    public boolean process(byte value) {
        int b = value & 0xff;
        if (missing > 0) {
            boolean good = b >= low && b <= high;
            missing--;
            low = 0x80;
            high = 0xbf;
            return good;
        }
        if (b < 0x80) {
            return true;
        }
        if (b >= 0xc2 && b <= 0xdf) {
            missing = 1;
        } else if (b >= 0xe0 && b <= 0xef) {
            missing = 2;
            low = b == 0xe0 ? 0xa0 : 0x80; // no overlong forms
            high = b == 0xed ? 0x9f : 0xbf; // no surrogates
        } else if (b >= 0xf0 && b <= 0xf4) {
            missing = 3;
            low = b == 0xf0 ? 0x90 : 0x80;
            high = b == 0xf4 ? 0x8f : 0xbf; // nothing beyond U+10FFFF
        } else {
            return false;
        }
        return true;
    }
}
