package dev.sallyport.samples.echo;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Lines as text and text as lines. */
final class Lines {

    /** The code of failures that nobody explained. */
    static final ErrorCode FAILED = new ErrorCode("echo-001", ErrorCode.Category.INTERNAL);

    private Lines() {}

    static boolean starts(ByteBuf line, String word) {
        if (line.readableBytes() < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (line.getByte(line.readerIndex() + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text of a line without its end; a line that is not UTF-8 is malformed. */
    static String text(ByteBuf line) {
        ByteBuffer bytes = line.nioBuffer(line.readerIndex(), line.readableBytes() - 1);
        try {
            // Strict, because policy must judge exactly the bytes the target will see.
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a line is not UTF-8", e);
        }
    }

    static ByteBuf line(ByteBufAllocator allocator, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return allocator.buffer(bytes.length + 1).writeBytes(bytes).writeByte('\n');
    }

    /** Returns a refusal in this protocol's words. */
    static String refusal(Refusal refusal) {
        StringBuilder text = new StringBuilder("ERR ").append(refusal.code()).append(' ');
        refusal.rule().ifPresent(rule -> text.append('[').append(rule).append("] "));
        text.append(refusal.reason());
        refusal.reviewId().ifPresent(id -> text.append(" (review ").append(id).append(')'));
        refusal.nextStep().ifPresent(step -> text.append("; ").append(step));
        return oneLine(text.toString());
    }

    /** Returns what a waiting client is told. */
    static String notice(HoldNotice notice) {
        String where = notice.where().map(place -> "; see " + place).orElse("");
        return oneLine("NOTE waiting for review " + notice.reviewId() + ": " + notice.message() + where);
    }

    static String note(String text) {
        return oneLine("NOTE " + text);
    }

    /** A line end inside a text would let it pass for another line. */
    static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
