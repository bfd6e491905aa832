package dev.sallyport.plugin.ssh.files;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** What both ends of SFTP say in tests, packet by packet, and a visit of a client that is said in pieces. */
final class SftpTalk {

    private SftpTalk() {}

    static final byte[] VERSION = new Packet(Sftp.VERSION)
            .int32(3)
            .string("fsync@openssh.com")
            .string("1")
            .string("secret@x")
            .string("1")
            .bytes();
    static final byte[] HOME = new Packet(Sftp.NAME)
            .int32(-1)
            .int32(1)
            .string("/home/bob")
            .string("/home/bob")
            .int32(0)
            .bytes();

    /** One side says something. */
    record Said(boolean client, byte[] bytes) {}

    static Said client(byte[]... packets) {
        return new Said(true, joined(packets));
    }

    static Said target(byte[]... packets) {
        return new Said(false, joined(packets));
    }

    static byte[] joined(byte[]... packets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            all.writeBytes(packet);
        }
        return all.toByteArray();
    }

    static byte[] init() {
        return new Packet(Sftp.INIT).int32(6).bytes();
    }

    static byte[] open(int id, String path, int flags) {
        return new Packet(Sftp.OPEN)
                .int32(id)
                .string(path)
                .int32(flags)
                .int32(0)
                .bytes();
    }

    static byte[] handle(int id, String handle) {
        return new Packet(Sftp.HANDLE).int32(id).string(handle).bytes();
    }

    static byte[] write(int id, String handle, long offset, String content) {
        return new Packet(Sftp.WRITE)
                .int32(id)
                .string(handle)
                .int64(offset)
                .string(content)
                .bytes();
    }

    static byte[] read(int id, String handle, long offset, int bytes) {
        return new Packet(Sftp.READ)
                .int32(id)
                .string(handle)
                .int64(offset)
                .int32(bytes)
                .bytes();
    }

    static byte[] data(int id, String content) {
        return new Packet(Sftp.DATA).int32(id).string(content).bytes();
    }

    static byte[] close(int id, String handle) {
        return new Packet(Sftp.CLOSE).int32(id).string(handle).bytes();
    }

    static byte[] path(int type, int id, String path) {
        return new Packet(type).int32(id).string(path).bytes();
    }

    static byte[] ok(int id) {
        return Packet.status(id, Sftp.FX_OK, "fine");
    }

    static byte[] size(int id, long bytes) {
        return new Packet(Sftp.ATTRS).int32(id).int32(1).int64(bytes).bytes();
    }

    /** A client puts a file, gets another, and looks around. */
    static List<Said> visit() {
        return List.of(
                client(init()),
                target(VERSION, HOME),
                client(path(Sftp.STAT, 2, "/x"), open(1, "a", Sftp.FXF_WRITE | Sftp.FXF_CREAT | Sftp.FXF_TRUNC)),
                target(size(2, 5), handle(1, "h1")),
                client(write(3, "h1", 0, "hello "), write(4, "h1", 6, "world"), write(5, "h1", 11, "")),
                target(ok(3), ok(4), ok(5)),
                client(close(6, "h1"), open(7, "/etc/motd", Sftp.FXF_READ)),
                target(ok(6), size(-1, 11)),
                target(handle(7, "h2")),
                client(read(8, "h2", 0, 6), read(9, "h2", 6, 100), read(10, "h2", 11, 100)),
                target(data(8, "good d"), data(9, "aysir"), Packet.status(10, Sftp.FX_EOF, "")),
                client(close(11, "h2"), path(Sftp.REMOVE, 12, "/tmp/gone")),
                target(ok(11), Packet.status(12, Sftp.FX_NO_SUCH_FILE, "no")),
                client(new Packet(Sftp.EXTENDED)
                        .int32(13)
                        .string("limits@openssh.com")
                        .bytes()),
                target(new Packet(Sftp.EXTENDED_REPLY).int32(13).int64(1).bytes()));
    }

    static Scene play(List<Said> all, int cut) {
        return play(new Scene(), all, cut);
    }

    static Scene play(Scene scene, List<Said> all, int cut) {
        SftpDialogue dialogue = new SftpDialogue(scene, "sftp");
        for (Said said : all) {
            for (int at = 0; at < said.bytes().length; at += cut) {
                // An array of its own each time, overwritten afterwards: nothing may hold on to it.
                byte[] piece = Arrays.copyOfRange(said.bytes(), at, Math.min(at + cut, said.bytes().length));
                if (said.client()) {
                    dialogue.fromClient(piece, 0, piece.length);
                } else {
                    dialogue.fromTarget(piece, 0, piece.length);
                }
                Arrays.fill(piece, (byte) 0xee);
                scene.settle();
            }
        }
        return scene;
    }

    static SftpDialogue play(Scene into, Said... all) {
        SftpDialogue dialogue = new SftpDialogue(into, "sftp");
        for (Said said : all) {
            say(dialogue, into, said);
        }
        return dialogue;
    }

    static void say(SftpDialogue dialogue, Scene into, Said said) {
        if (said.client()) {
            dialogue.fromClient(said.bytes(), 0, said.bytes().length);
        } else {
            dialogue.fromTarget(said.bytes(), 0, said.bytes().length);
        }
        into.settle();
    }
}
