package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.plugin.ssh.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What an SFTP target answers: passed on when it belongs to a question, and taken note of. */
final class SftpTargetSide implements PacketReader.Handler {

    private final SftpState state;
    private final PacketReader client;
    private final PacketReader target;
    private byte[] greeting = {};
    private @Nullable Content content;

    /** Whose packet is being gathered. */
    private Asked.@Nullable Read reading;

    /**
     * @param client what the client says
     * @param target what the target says
     */
    SftpTargetSide(SftpState state, PacketReader client, PacketReader target) {
        this.state = state;
        this.client = client;
        this.target = target;
    }

    @Override
    public boolean packet(byte[] array, int offset, int length) {
        int type = array[offset] & 0xff;
        Cursor cursor = new Cursor(array, offset + 1, length - 1);
        if (greeting.length == 0) {
            return version(type, cursor);
        }
        int id = cursor.int32();
        Asked asked = state.outstanding.remove(id);
        if (asked == null || asked instanceof Asked.Waiting) {
            throw new Garbled("an answer nobody asked for");
        }
        return switch (asked) {
            case Asked.Home _ -> home(type, cursor);
            case Asked.Size own -> {
                boolean known = type == Sftp.ATTRS;
                own.asked().told(known ? SftpRequests.attributes(cursor).size() : OptionalLong.empty());
                yield false;
            }
            case Asked.Open open -> opened(id, open, type, cursor);
            case Asked.OpenDirectory open -> {
                if (type == Sftp.HANDLE) {
                    state.handles.add(cursor.handle(), new Handles.Open(open.path(), Optional.empty()));
                } else {
                    status(type, cursor);
                }
                yield true;
            }
            case Asked.Close close -> {
                OpenFile file = close.file();
                int code = status(type, cursor);
                List<FileTransfer> told = file.told(code == Sftp.FX_OK);
                ended(file.exchange(), file.startedAt(), told, code, Packet.whole(array, offset, length));
                yield false;
            }
            case Asked.Read read -> {
                if (status(type, cursor) == Sftp.FX_EOF) {
                    read.file().end(read.offset());
                }
                yield true;
            }
            case Asked.Write write -> {
                write.file().written(status(type, cursor) == Sftp.FX_OK);
                yield true;
            }
            case Asked.Change change -> {
                int code = status(type, cursor);
                ended(change.exchange(), change.startedAt(), List.of(), code, Packet.whole(array, offset, length));
                yield false;
            }
            case Asked.Lookup _ -> {
                if (type != Sftp.STATUS && type != Sftp.NAME && type != Sftp.ATTRS && type != Sftp.EXTENDED_REPLY) {
                    throw new Garbled("an answer of type " + type);
                }
                yield true;
            }
            case Asked.Waiting _ -> throw new Garbled("an answer nobody asked for");
        };
    }

    @Override
    public PacketReader.Fate head(byte[] array, int offset, int length, int contentBytes) {
        Asked asked = state.outstanding.remove(Cursor.int32(array, offset + 1));
        if (!(asked instanceof Asked.Read read) || contentBytes > read.bytes()) {
            throw new Garbled("content nobody asked for");
        }
        if (read.file().searched()) {
            state.outstanding.put(Cursor.int32(array, offset + 1), Asked.WAITING);
            reading = read;
            return PacketReader.Fate.GATHERED;
        }
        Content download = read.file().download();
        content = download;
        download.at(read.offset(), contentBytes);
        return PacketReader.Fate.PASSES;
    }

    @Override
    public void gathered(byte[] packet, int contentAt) {
        Asked.Read read = reading;
        reading = null;
        if (read == null) {
            throw new IllegalStateException("a packet nobody wanted to have whole");
        }
        int id = Cursor.int32(packet, 5);
        byte[] piece = Arrays.copyOfRange(packet, contentAt, packet.length);
        state.search(
                read.file(),
                Direction.TO_CLIENT,
                read.offset(),
                piece,
                () -> {
                    state.outstanding.remove(id);
                    target.emit(packet);
                },
                refusal -> {
                    state.outstanding.remove(id);
                    target.emit(Packet.status(id, Sftp.FX_PERMISSION_DENIED, Words.sentence(refusal)));
                });
    }

    @Override
    public void content(byte[] array, int offset, int count) {
        if (content != null) {
            content.take(array, offset, count);
        }
    }

    private static int status(int type, Cursor cursor) {
        if (type != Sftp.STATUS) {
            throw new Garbled("an answer of type " + type);
        }
        return cursor.int32();
    }

    private boolean version(int type, Cursor cursor) {
        if (!state.greeted || type != Sftp.VERSION || cursor.int32() != Sftp.VERSION_SPOKEN) {
            throw new Garbled("no SFTP of version 3");
        }
        Packet version = new Packet(Sftp.VERSION).int32(Sftp.VERSION_SPOKEN);
        while (cursor.more()) {
            String name = cursor.word();
            byte[] data = cursor.bytes();
            if (Sftp.EXTENSIONS.contains(name)) {
                version.string(name).string(data);
            }
        }
        greeting = version.bytes();
        client.emit(state.own(new Asked.Home(), Sftp.REALPATH, ".".getBytes(StandardCharsets.US_ASCII)));
        return false;
    }

    private boolean home(int type, Cursor cursor) {
        if (type == Sftp.NAME && cursor.uint32() == 1) {
            state.home = cursor.path().filter(path -> path.startsWith("/")).orElse("");
        }
        state.ready = true;
        target.emit(greeting);
        return false;
    }

    private boolean opened(int id, Asked.Open open, int type, Cursor cursor) {
        if (type == Sftp.HANDLE) {
            OpenFile file = new OpenFile(open);
            state.handles.add(cursor.handle(), new Handles.Open(open.path(), Optional.of(file)));
            return true;
        }
        int code = status(type, cursor);
        if (code == Sftp.FX_OK) {
            throw new Garbled("a file opened without a handle");
        }
        ended(open.exchange(), open.startedAt(), List.of(), code, Packet.status(id, code, cursor.word()));
        return false;
    }

    /** A judged request is state.over; its answer waits until that is recorded. */
    private void ended(Exchange exchange, long startedAt, List<FileTransfer> files, int code, byte[] answer) {
        Status status = code == Sftp.FX_OK ? Status.DONE : Status.FAILED;
        state.completed(exchange, startedAt, files, status, Sftp.statusWord(code), () -> target.emit(answer));
    }
}
