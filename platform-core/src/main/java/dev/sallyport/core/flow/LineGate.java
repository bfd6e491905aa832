package dev.sallyport.core.flow;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.terminal.Screen;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the lines typed at a terminal's prompt before the Enter that hands them in.
 *
 * <p>Best effort, and stated so in docs/known-gaps.md: the line is what the screen shows. Everything but Enter goes to
 * the target at once; Enter waits until what was typed before it shows on the screen, then for the ruling, and what is
 * typed behind it waits too. A refused line is given up at the target with an interrupt, which in shells and their like
 * leaves a fresh prompt, and what was typed behind it is dropped.
 *
 * <p>Not judged: what is typed in full-screen programs. What is typed without an echo is looked at by the guardrails,
 * without being recorded, since it may be a password. Confined to the event loop.
 */
final class LineGate {

    /** How long an echo may take before a line counts as typed blindly. */
    private static final Duration ECHO = Duration.ofMillis(500);

    /** How long the screen must be quiet after an editing key before it is believed. */
    private static final Duration QUIET = Duration.ofMillis(30);

    /** The same on a slow way to the target, which is known from earlier echoes. */
    private static final Duration QUIET_MAX = Duration.ofMillis(200);

    /** How long a fresh prompt may take after an interrupt. */
    private static final Duration PROMPT = Duration.ofMillis(300);

    private static final int INTERRUPTS_MAX = 3;

    private static final byte INTERRUPT = 0x03;

    /** {@code !} where a shell may replace it by something from its history. */
    private static final Pattern HISTORY = Pattern.compile("(?<![\\\\\\w$\\[{])![\\w!?#$^*:{-]");

    private static final Pattern PROMPT_END = Pattern.compile("[$#%>] ");

    private enum State {
        OPEN,
        /** Enter waits for the screen. */
        SETTLING,
        /** Enter waits for the ruling. */
        ASKED
    }

    private final FlowHost host;
    private final Screen screen;
    private final Function<String, Analysis> analyser;
    private final Consumer<ByteBuffer> next;
    private final Consumer<String> say;
    private final HeldBytes held = new HeldBytes();
    private final Keys keys = new Keys();
    private final TypedLine line;
    private State state = State.OPEN;
    private boolean pumping;
    private boolean pasting;
    private String carried = "";
    private Instant keyAt = Instant.MIN;
    private Instant drawnAt = Instant.MIN;
    private Duration slowest = Duration.ZERO;
    private int asked;
    private Runnable withdraw = () -> {};

    /**
     * @param next takes what goes to the target
     * @param say tells the client something on a line of its own
     */
    LineGate(
            FlowHost host,
            Screen screen,
            Function<String, Analysis> analyser,
            Consumer<ByteBuffer> next,
            Consumer<String> say) {
        this.host = host;
        this.screen = screen;
        this.analyser = analyser;
        this.next = next;
        this.say = say;
        this.line = new TypedLine(screen);
    }

    int heldBytes() {
        return held.size();
    }

    void take(ByteBuffer bytes) {
        if (state == State.ASKED && interrupts(bytes)) {
            giveUp();
            return;
        }
        held.add(bytes);
        pump();
    }

    private static boolean interrupts(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == INTERRUPT) {
                return true;
            }
        }
        return false;
    }

    /** The person takes the line back while it waits. */
    private void giveUp() {
        asked++;
        withdraw.run();
        cancel();
    }

    /** Sends what is held, up to the next Enter that must wait. */
    private void pump() {
        if (!pumping) {
            pumping = true;
            try {
                sendHeld();
            } finally {
                pumping = false;
            }
        }
    }

    private void sendHeld() {
        while (state == State.OPEN && held.size() > 0) {
            byte[] bytes = held.peek();
            int count = 0;
            boolean waits = false;
            while (count < bytes.length && !waits) {
                waits = waits(bytes[count]);
                count += waits ? 0 : 1;
            }
            if (count > 0) {
                held.take(count);
                next.accept(ByteBuffer.wrap(bytes, 0, count));
            }
            if (waits) {
                state = State.SETTLING;
                settle();
            }
        }
    }

    /** Takes note of the next byte; returns whether it hands in a line that must be looked at first. */
    private boolean waits(byte b) {
        Keys.Kind kind = keys.accept(b);
        switch (kind) {
            case PASTE_BEGIN -> pasting = screen.bracketedPaste();
            case PASTE_END -> pasting = false;
            case INTERRUPT -> {
                line.clear();
                carried = "";
                pasting = false;
                return false;
            }
            default -> {}
        }
        boolean handsIn = kind == Keys.Kind.ENTER || (kind == Keys.Kind.END && !line.blank());
        if (handsIn && !pasting) {
            return host.governed() && !passes();
        }
        if (kind != Keys.Kind.PART && kind != Keys.Kind.REPLY) {
            keyAt = host.now();
        }
        line.key(kind, keys.character());
        return false;
    }

    /** Whether Enter means nothing here that could be judged. */
    private boolean passes() {
        if (screen.alternate()) {
            boolean unseen = host.judgesUnseen();
            if (!unseen) {
                line.clear();
            }
            return !unseen;
        }
        if (line.blank() && carried.isEmpty()) {
            line.clear();
            return true;
        }
        return false;
    }

    /** Tells that output was drawn. */
    void drawn() {
        Instant now = host.now();
        if (drawnAt.isBefore(keyAt) && !keyAt.equals(Instant.MIN)) {
            Duration took = Duration.between(keyAt, now);
            if (took.compareTo(slowest) > 0) {
                slowest = took.compareTo(QUIET_MAX) > 0 ? QUIET_MAX : took;
            }
        }
        drawnAt = now;
        if (state == State.SETTLING) {
            settle();
        }
    }

    /** Goes on as soon as the screen can be believed. */
    private void settle() {
        if (state != State.SETTLING) {
            return;
        }
        if (screen.alternate()) {
            ask("", Analysis.notUnderstood("it was typed in a full-screen program"));
            return;
        }
        Instant now = host.now();
        Duration sinceKey = keyAt.equals(Instant.MIN) ? ECHO : Duration.between(keyAt, now);
        if (line.plain()) {
            if (line.blank() || line.seen()) {
                ask(line.typed());
            } else if (sinceKey.compareTo(ECHO) >= 0) {
                blind();
            } else {
                host.later(ECHO.minus(sinceKey), this::settle);
            }
            return;
        }
        Duration quiet = slowest.compareTo(QUIET) > 0 ? slowest : QUIET;
        Duration sinceDrawn = drawnAt.equals(Instant.MIN) ? ECHO : Duration.between(drawnAt, now);
        boolean answered = !drawnAt.isBefore(keyAt) && sinceDrawn.compareTo(quiet) >= 0;
        if (answered || sinceKey.compareTo(ECHO.plus(quiet)) >= 0) {
            line.shown().ifPresentOrElse(this::askShown, this::unclear);
        } else {
            host.later(QUIET, this::settle);
        }
    }

    private void unclear() {
        String all = CursorLine.of(screen).text();
        ask(all, Analysis.notUnderstood("it could not be told from the prompt before it"));
    }

    /**
     * Asks about what stands behind the prompt. If another prompt may stand in it (the first one was none, the person
     * typed ahead), what is behind that one must pass as well.
     */
    private void askShown(String shown) {
        Matcher prompt = PROMPT_END.matcher(shown);
        int begin = 0;
        while (prompt.find()) {
            begin = prompt.end();
        }
        if (begin > 0) {
            String inner = shown.substring(begin);
            Optional<Refusal> refusal = host.judgeUnrecorded(command(inner, understood(inner)));
            if (refusal.isPresent()) {
                refuse(refusal.get());
                return;
            }
        }
        ask(shown);
    }

    private void ask(String shown) {
        String text = carried.isEmpty() ? shown : carried + "\n" + shown;
        if (text.isBlank()) {
            sendEnter();
            return;
        }
        ask(text, understood(text));
    }

    private Analysis understood(String text) {
        if (HISTORY.matcher(text).find()) {
            return Analysis.notUnderstood("the shell may put something from its history in the place of '!'");
        }
        try {
            return analyser.apply(text);
        } catch (RuntimeException | StackOverflowError e) {
            return Analysis.notUnderstood("it could not be analysed");
        }
    }

    private static Command command(String text, Analysis analysis) {
        return new Command(CommandKind.SHELL, text, List.of(), analysis, Map.of("interactive", "true"));
    }

    private void ask(String text, Analysis analysis) {
        state = State.ASKED;
        int question = ++asked;
        withdraw = () -> {};
        Runnable cancel = host.judge(
                command(text, analysis),
                notice -> {
                    if (question == asked) {
                        say.accept(notice.message()
                                + notice.where()
                                        .map(where -> " (" + where + ")")
                                        .orElse(""));
                    }
                },
                ruled -> {
                    if (question == asked) {
                        ruled(text, ruled);
                    }
                });
        if (question == asked && state == State.ASKED) {
            withdraw = cancel;
        }
    }

    private void ruled(String text, FlowHost.Ruled ruled) {
        if (ruled.refusal().isPresent()) {
            refuse(ruled.refusal().get());
            return;
        }
        ruled.warnings().forEach(say);
        carried = Continuation.expected(text) ? text : "";
        sendEnter();
    }

    /** Nothing came back: a password, or a line typed blindly. Nothing of it is recorded or told. */
    private void blind() {
        Optional<Refusal> refusal = host.judgeUnrecorded(command(line.typed(), understood(line.typed())));
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else {
            sendEnter();
        }
    }

    private void sendEnter() {
        line.clear();
        byte[] enter = held.take(1);
        state = State.OPEN;
        next.accept(ByteBuffer.wrap(enter));
        pump();
    }

    private void refuse(Refusal refusal) {
        StringBuilder told = new StringBuilder("refused");
        refusal.rule().ifPresent(rule -> told.append(" by rule '").append(rule).append('\''));
        told.append(": ").append(refusal.reason());
        refusal.nextStep().ifPresent(step -> told.append(' ').append(step));
        int dropped = held.size() - 1;
        if (dropped > 0) {
            told.append(" What was typed behind it (").append(dropped).append(" bytes) was dropped.");
        }
        say.accept(told.toString());
        cancel();
    }

    /**
     * Gives the line up at the target: in a shell this leaves a fresh prompt, also out of quotes and here-documents.
     */
    private void cancel() {
        held.clear();
        line.clear();
        carried = "";
        pasting = false;
        state = State.OPEN;
        interrupt(INTERRUPTS_MAX);
    }

    /** A line editor that has just drawn can miss an interrupt until the next key: then no prompt comes. */
    private void interrupt(int times) {
        next.accept(ByteBuffer.wrap(new byte[] {INTERRUPT}));
        host.later(PROMPT, () -> {
            boolean missed = CursorLine.of(screen).text().endsWith("^C");
            if (missed && times > 1 && state == State.OPEN && line.blank()) {
                interrupt(times - 1);
            }
        });
    }

    /** Hands on what is held: nothing more comes. */
    void flush() {
        if (state == State.OPEN) {
            pump();
        }
    }

    void close() {
        asked++;
        held.clear();
        withdraw.run();
    }
}
