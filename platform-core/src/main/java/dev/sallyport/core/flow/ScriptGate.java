package dev.sallyport.core.flow;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.ErrorCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Judges the lines of a shell without a terminal, which runs its input line by line: a line goes on when it was ruled
 * on, together with the lines before that it continues. A refused line ends the flow, for what follows in a script
 * relies on it. Confined to the event loop.
 */
final class ScriptGate {

    private final FlowHost host;
    private final Function<String, Analysis> analyser;
    private final Consumer<ByteBuffer> next;
    private final Consumer<Refusal> refused;
    private final HeldBytes held = new HeldBytes();
    private String carried = "";
    private boolean asked;
    private boolean pumping;
    private boolean ending;
    private Runnable withdraw = () -> {};

    ScriptGate(
            FlowHost host, Function<String, Analysis> analyser, Consumer<ByteBuffer> next, Consumer<Refusal> refused) {
        this.host = host;
        this.analyser = analyser;
        this.next = next;
        this.refused = refused;
    }

    int heldBytes() {
        return held.size();
    }

    void take(ByteBuffer bytes) {
        if (!host.governed() && held.size() == 0) {
            next.accept(bytes);
            return;
        }
        held.add(bytes);
        pump();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!asked && held.size() > 0) {
                int end = held.after((byte) '\n');
                if (end == 0 && !ending) {
                    tooLong();
                    return;
                }
                ask(end == 0 ? held.size() : end);
            }
        } finally {
            pumping = false;
        }
    }

    private void tooLong() {
        if (held.size() > host.limits().commandBytesMax()) {
            refused.accept(Refusal.of(
                    ErrorCodes.COMMAND_TOO_LONG,
                    "A line has more than " + host.limits().commandBytesMax() + " bytes."));
        }
    }

    private void ask(int count) {
        String line = new String(held.peek(), 0, count, StandardCharsets.UTF_8).stripTrailing();
        String text = carried.isEmpty() ? line : carried + "\n" + line;
        if (text.isBlank()) {
            next.accept(ByteBuffer.wrap(held.take(count)));
            return;
        }
        asked = true;
        Command command =
                new Command(CommandKind.SHELL, text, List.of(), understood(text), Map.of("interactive", "false"));
        Runnable cancel = host.judge(command, _ -> {}, ruled -> ruled(text, count, ruled));
        if (asked) {
            withdraw = cancel;
        }
    }

    private Analysis understood(String text) {
        try {
            return analyser.apply(text);
        } catch (RuntimeException | StackOverflowError e) {
            return Analysis.notUnderstood("it could not be analysed");
        }
    }

    private void ruled(String text, int count, FlowHost.Ruled ruled) {
        asked = false;
        withdraw = () -> {};
        if (ruled.refusal().isPresent()) {
            refused.accept(ruled.refusal().get());
            return;
        }
        carried = Continuation.expected(text) ? text : "";
        next.accept(ByteBuffer.wrap(held.take(count)));
        pump();
    }

    /** Judges what is left without a line end: nothing more comes. */
    void flush() {
        ending = true;
        pump();
    }

    void close() {
        held.clear();
        withdraw.run();
    }
}
