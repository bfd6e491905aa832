package dev.sallyport.core.terminal;

import java.util.Arrays;

/** How many columns a character takes: 0 for what combines with the one before, 2 for East Asian wide and emoji. */
public final class CharacterWidth {

    /** First and last of the ranges that Unicode calls wide or full width, sorted; emoji are asked for by property. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x2329, 0x232A, 0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3,
        0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18CFF, 0x18D00,
        0x18D08, 0x1AFF0, 0x1B2FB, 0x1F200, 0x1F265, 0x20000, 0x2FFFD, 0x30000, 0x3FFFD
    };

    private static final int SOFT_HYPHEN = 0xAD;

    private CharacterWidth() {}

    /** Returns 0, 1 or 2. */
    public static int of(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        if ((codePoint >= 0x1160 && codePoint <= 0x11FF) || (codePoint >= 0xD7B0 && codePoint <= 0xD7FF)) {
            return 0; // vowels and finals of Hangul, drawn into the syllable
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            case Character.FORMAT -> codePoint == SOFT_HYPHEN || numberSign(codePoint) ? 1 : 0;
            default -> wide(codePoint) ? 2 : 1;
        };
    }

    /** Signs of Arabic and Syriac that reach under the number that follows, and take a column before it. */
    private static boolean numberSign(int codePoint) {
        return (codePoint >= 0x600 && codePoint <= 0x605)
                || codePoint == 0x6DD
                || codePoint == 0x70F
                || codePoint == 0x890
                || codePoint == 0x891
                || codePoint == 0x8E2;
    }

    private static boolean wide(int codePoint) {
        if (codePoint < 0x1100) {
            return false;
        }
        int found = Arrays.binarySearch(WIDE, codePoint);
        boolean inside = found >= 0 || (-found - 1) % 2 == 1;
        return inside || (Character.isEmojiPresentation(codePoint) && !regionalIndicator(codePoint));
    }

    /** One by itself is a letter; terminals disagree on the pair that makes a flag. */
    private static boolean regionalIndicator(int codePoint) {
        return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
    }
}
