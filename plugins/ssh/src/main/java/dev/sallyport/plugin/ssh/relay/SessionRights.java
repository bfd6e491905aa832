package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.ssh.Words;
import java.util.Optional;
import java.util.function.Consumer;

/** What a client asks for beside a program: that the target may use its agent or its display. Used in turns. */
final class SessionRights {

    private final Tunnels tunnels;
    private final TunnelJudge judge;
    private final Replies replies;
    private final Requests target;
    private final Consumer<String> say;
    private final Runnable resume;
    private boolean judging;
    private boolean closed;

    /** Sends requests of the channel to the target. */
    @FunctionalInterface
    interface Requests {
        void send(String type, boolean wantReply, byte[] content);
    }

    /**
     * @param say says words of the gateway to the client
     * @param resume goes on with what came meanwhile
     */
    SessionRights(
            Tunnels tunnels,
            Governor governor,
            Replies replies,
            Requests target,
            Consumer<String> say,
            Runnable resume) {
        this.tunnels = tunnels;
        this.judge = new TunnelJudge(governor, tunnels.nanos());
        this.replies = replies;
        this.target = target;
        this.say = say;
        this.resume = resume;
    }

    /** Whether a request is one for such a right. */
    static boolean about(String type) {
        return type.equals(TunnelRequest.AGENT_REQUEST) || type.equals(TunnelRequest.X11_REQUEST);
    }

    /** Whether the core was asked and did not answer yet. */
    boolean judging() {
        return judging;
    }

    void ask(String type, byte[] content, boolean wantReply) {
        Optional<TunnelRequest> request = TunnelRequest.of(type, content);
        if (request.isEmpty()) {
            answer(wantReply, false);
            return;
        }
        judging = true;
        judge.ask(request.get().tunnel(), request.get().facts(), notice -> say.accept(Words.lines(notice)), refusal -> {
            judging = false;
            if (!closed) {
                refusal.ifPresentOrElse(no -> refused(no, wantReply), () -> granted(request.get(), wantReply));
                resume.run();
            }
        });
    }

    private void refused(Refusal refusal, boolean wantReply) {
        say.accept(Words.lines(refusal));
        answer(wantReply, false);
    }

    private void granted(TunnelRequest request, boolean wantReply) {
        target.send(request.type(), true, request.content());
        replies.expect(success -> {
            if (wantReply) {
                replies.tell(success);
            }
            if (success && !closed) {
                tunnels.granted(this, request);
            }
            judge.completed(
                    success ? Status.DONE : Status.FAILED, success ? "granted" : "not taken by the target", _ -> {});
        });
    }

    private void answer(boolean wanted, boolean success) {
        if (wanted) {
            replies.answer(success);
        }
    }

    /** The channel is closed. */
    void close() {
        closed = true;
        judge.withdraw();
        tunnels.withdrawn(this);
    }
}
