package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Tunnel;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.ssh.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Asks policy about one tunnel, step by step, and reports its end. Used in turns. */
final class TunnelJudge {

    private final Governor governor;
    private final LongSupplier nanos;
    private final List<Permitted> permitted = new ArrayList<>();
    private boolean held;

    private record Permitted(Exchange exchange, long since) {}

    TunnelJudge(Governor governor, LongSupplier nanos) {
        this.governor = governor;
        this.nanos = nanos;
    }

    /**
     * Asks; one question at a time.
     *
     * @param told told what is waited for
     * @param answer told that it is permitted, or why not
     */
    void ask(Tunnel tunnel, Map<String, String> facts, Consumer<HoldNotice> told, Consumer<Optional<Refusal>> answer) {
        Consumer<HoldNotice> onHold = notice -> {
            held = true;
            told.accept(notice);
        };
        governor.ask(tunnel.command(facts), onHold, ruling -> {
            held = false;
            answer.accept(ruled(ruling));
        });
    }

    private Optional<Refusal> ruled(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Forward forward -> {
                permitted.add(new Permitted(forward.exchange(), nanos.getAsLong()));
                yield Optional.empty();
            }
            case Ruling.Refuse refuse -> Optional.of(refuse.refusal());
            case Ruling.Substitute substitute -> {
                permitted.add(new Permitted(substitute.exchange(), nanos.getAsLong()));
                yield Optional.of(Refusal.of(Words.NOT_JUDGED, "A tunnel cannot be rewritten."));
            }
        };
    }

    /** Withdraws a question that people think about. */
    void withdraw() {
        if (held) {
            governor.withdraw();
        }
    }

    /**
     * Reports the end of what was permitted.
     *
     * @param recorded told once that lies in the recording, or why it cannot
     */
    void completed(Status status, String tag, Consumer<Optional<Refusal>> recorded) {
        List<Permitted> ended = List.copyOf(permitted);
        permitted.clear();
        for (Permitted one : ended) {
            Duration elapsed = Duration.ofNanos(nanos.getAsLong() - one.since());
            Completion completion = new Completion(status, tag, OptionalLong.empty(), elapsed, Optional.empty());
            boolean last = one.equals(ended.getLast());
            governor.completed(one.exchange(), completion, last ? recorded : _ -> {});
        }
    }
}
