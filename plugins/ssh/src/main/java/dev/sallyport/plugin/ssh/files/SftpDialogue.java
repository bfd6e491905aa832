package dev.sallyport.plugin.ssh.files;

/**
 * SFTP version 3 between a client and a target, followed by both sides' packets.
 *
 * <p>Whatever touches a file is judged before the target hears of it: a refusal is answered to the very request, a hold
 * keeps this request waiting, and the rest goes on. Looking at names and attributes passes. A file's content passes as
 * it comes once its OPEN was allowed, and is told at its CLOSE.
 */
public final class SftpDialogue implements FileDialogue {

    private final SftpState state;
    private final PacketReader client;
    private final PacketReader target;
    private final SftpClientSide requests;
    private final SftpTargetSide answers;

    /** @param protocol how the client got here: {@code sftp} */
    public SftpDialogue(FileHost host, String protocol) {
        this.state = new SftpState(host);
        this.client = new PacketReader(Sftp.WRITE, host::toTarget);
        this.target = new PacketReader(Sftp.DATA, host::toClient);
        this.requests = new SftpClientSide(state, protocol, client, target);
        this.answers = new SftpTargetSide(state, client, target);
    }

    @Override
    public void fromClient(byte[] array, int offset, int count) {
        client.feed(requests, array, offset, count);
    }

    @Override
    public void fromTarget(byte[] array, int offset, int count) {
        target.feed(answers, array, offset, count);
    }

    @Override
    public void end() {
        state.end();
    }
}
