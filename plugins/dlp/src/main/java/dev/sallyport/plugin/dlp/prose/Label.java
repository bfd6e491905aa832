package dev.sallyport.plugin.dlp.prose;

/** What a token is part of. Places and organisations are told apart only so that they are not taken for persons. */
public enum Label {
    OUTSIDE,
    PERSON_BEGIN,
    PERSON_INSIDE,
    PERSON_END,
    PERSON_ALONE,
    ADDRESS_BEGIN,
    ADDRESS_INSIDE,
    PLACE,
    ORGANISATION;

    /** The number of labels. */
    public static final int COUNT = 9;

    private static final Label[] ALL = values();

    static Label at(int ordinal) {
        return ALL[ordinal];
    }

    /** Whether {@code next} may follow; nothing follows the end of a name as its inside. */
    public boolean allows(Label next) {
        boolean open = this == PERSON_BEGIN || this == PERSON_INSIDE;
        boolean continues = next == PERSON_INSIDE || next == PERSON_END;
        if (open != continues) {
            return false;
        }
        return next != ADDRESS_INSIDE || this == ADDRESS_BEGIN || this == ADDRESS_INSIDE;
    }

    boolean isPerson() {
        return this == PERSON_BEGIN || this == PERSON_INSIDE || this == PERSON_END || this == PERSON_ALONE;
    }

    boolean isAddress() {
        return this == ADDRESS_BEGIN || this == ADDRESS_INSIDE;
    }
}
