package dev.sallyport.plugin.ssh.relay;

import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Writes the messages of the connection protocol (RFC 4254), by the names they have there. */
final class Messages {

    static final int OPEN_ADMINISTRATIVELY_PROHIBITED = 1;
    static final int OPEN_CONNECT_FAILED = 2;
    static final int OPEN_RESOURCE_SHORTAGE = 4;

    private static final int STDERR = 1;
    private static final int FIXED = 32;

    private Messages() {}

    static void channelOpen(Peer peer, String type, long sender, long window, long packetMax, byte[] content) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_OPEN, FIXED + type.length() + content.length);
        message.putString(type);
        message.putUInt(sender);
        message.putUInt(window);
        message.putUInt(packetMax);
        message.putRawBytes(content);
        peer.send(message);
    }

    static void channelOpenConfirmation(Peer peer, long recipient, long sender, long window, long packetMax) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, FIXED);
        message.putUInt(recipient);
        message.putUInt(sender);
        message.putUInt(window);
        message.putUInt(packetMax);
        peer.send(message);
    }

    static void channelOpenFailure(Peer peer, long recipient, int reason, String text) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, FIXED + 2 * text.length());
        message.putUInt(recipient);
        message.putInt(reason);
        message.putString(text);
        message.putString("");
        peer.send(message);
    }

    static void windowAdjust(Peer peer, long recipient, long bytes) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST, FIXED);
        message.putUInt(recipient);
        message.putUInt(bytes);
        peer.send(message);
    }

    static void data(Peer peer, long recipient, byte[] bytes, int from, int count) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_DATA, FIXED + count);
        message.putUInt(recipient);
        message.putUInt(count);
        message.putRawBytes(bytes, from, count);
        peer.send(message);
    }

    static void stderr(Peer peer, long recipient, byte[] bytes, int from, int count) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA, FIXED + count);
        message.putUInt(recipient);
        message.putInt(STDERR);
        message.putUInt(count);
        message.putRawBytes(bytes, from, count);
        peer.send(message);
    }

    /** A message without content: EOF, CLOSE, SUCCESS or FAILURE. */
    static void bare(Peer peer, int command, long recipient) {
        Buffer message = peer.message(command, FIXED);
        message.putUInt(recipient);
        peer.send(message);
    }

    static void request(Peer peer, long recipient, String type, boolean wantReply, byte[] content) {
        Buffer message = peer.message(SshConstants.SSH_MSG_CHANNEL_REQUEST, FIXED + type.length() + content.length);
        message.putUInt(recipient);
        message.putString(type);
        message.putBoolean(wantReply);
        message.putRawBytes(content);
        peer.send(message);
    }

    static void exitStatus(Peer peer, long recipient, int status) {
        byte[] content = {(byte) (status >>> 24), (byte) (status >>> 16), (byte) (status >>> 8), (byte) status};
        request(peer, recipient, "exit-status", false, content);
    }

    static void globalRequest(Peer peer, String name, boolean wantReply, byte[] content) {
        Buffer message = peer.message(SshConstants.SSH_MSG_GLOBAL_REQUEST, FIXED + name.length() + content.length);
        message.putString(name);
        message.putBoolean(wantReply);
        message.putRawBytes(content);
        peer.send(message);
    }

    static void requestSuccess(Peer peer, byte[] content) {
        Buffer message = peer.message(SshConstants.SSH_MSG_REQUEST_SUCCESS, FIXED + content.length);
        message.putRawBytes(content);
        peer.send(message);
    }

    /** Says something that has no other place; clients show it, OpenSSH's if it is asked to be verbose. */
    static void debug(Peer peer, String text) {
        Buffer message = peer.message(SshConstants.SSH_MSG_DEBUG, FIXED + 3 * text.length());
        message.putBoolean(true);
        message.putString(text);
        message.putString("");
        peer.send(message);
    }

    static void requestFailure(Peer peer) {
        peer.send(peer.message(SshConstants.SSH_MSG_REQUEST_FAILURE, FIXED));
    }

    /** Returns a copy of everything that is left in a message. */
    static byte[] rest(Buffer message) {
        byte[] bytes = new byte[message.available()];
        message.getRawBytes(bytes);
        return bytes;
    }
}
