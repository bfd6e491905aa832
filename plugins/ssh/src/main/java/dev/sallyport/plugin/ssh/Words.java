package dev.sallyport.plugin.ssh;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;

/** What the gateway says to people, as text for a terminal. */
public final class Words {

    /** The session met something the plugin did not expect. */
    public static final ErrorCode FAILED = new ErrorCode("ssh-001", ErrorCode.Category.INTERNAL);
    /** The target could not be trusted, or did not let the gateway in. */
    public static final ErrorCode TARGET = new ErrorCode("ssh-002", ErrorCode.Category.TARGET);
    /** The request cannot be judged as it is. */
    public static final ErrorCode NOT_JUDGED = new ErrorCode("ssh-004", ErrorCode.Category.POLICY);

    /** OpenSSH shows no more of the reason of a disconnect. */
    private static final int REASON_CHARS_MAX = 390;

    private static final String NAME = "sallyport: ";

    private Words() {}

    /** Returns a refusal in lines for a terminal, with line ends that are right in raw mode, too. */
    public static String lines(Refusal refusal) {
        StringBuilder text = new StringBuilder();
        line(text, refusal.reason() + " [" + by(refusal) + "]");
        refusal.nextStep().ifPresent(step -> line(text, step));
        refusal.reviewId().ifPresent(id -> line(text, "Review " + id + "."));
        return text.toString();
    }

    /** Returns a notice to somebody who waits. */
    public static String lines(HoldNotice notice) {
        StringBuilder text = new StringBuilder();
        line(text, notice.message() + " (review " + notice.reviewId() + ")");
        notice.where().ifPresent(where -> line(text, where));
        return text.toString();
    }

    /** Returns a sentence as a line. */
    public static String line(String sentence) {
        StringBuilder text = new StringBuilder();
        line(text, sentence);
        return text.toString();
    }

    /** Returns a refusal in one line, as the reason of a disconnect. */
    public static String sentence(Refusal refusal) {
        String step = refusal.nextStep().map(next -> " " + next).orElse("");
        return bounded(plain(refusal.reason() + step + " [" + by(refusal) + "]"));
    }

    static String bounded(String text) {
        return text.length() <= REASON_CHARS_MAX ? text : text.substring(0, REASON_CHARS_MAX - 1) + "…";
    }

    private static String by(Refusal refusal) {
        return refusal.rule().map(rule -> "rule " + rule + ", ").orElse("") + refusal.code();
    }

    private static void line(StringBuilder text, String sentence) {
        text.append(NAME).append(plain(sentence)).append("\r\n");
    }

    /** A reason may quote what a client or target said; it must not move anybody's cursor. */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
