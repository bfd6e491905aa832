package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.ssh.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What an SFTP client asks: passed on, judged first, or answered by the gateway. */
final class SftpClientSide implements PacketReader.Handler {

    /** Refusals said aloud, too, for OpenSSH's client does not show the words of a status; later ones are only sent. */
    private static final int SAID_MAX = 50;

    private final SftpState state;
    private final SftpRequests requests;
    private final PacketReader client;
    private final PacketReader target;
    private @Nullable Content content;

    /** Whose packet is being gathered. */
    private @Nullable OpenFile writing;

    private int said;

    /**
     * @param client what the client says
     * @param target what the target says
     */
    SftpClientSide(SftpState state, String protocol, PacketReader client, PacketReader target) {
        this.state = state;
        this.requests = new SftpRequests(protocol);
        this.client = client;
        this.target = target;
    }

    @Override
    public boolean packet(byte[] array, int offset, int length) {
        int type = array[offset] & 0xff;
        Cursor cursor = new Cursor(array, offset + 1, length - 1);
        if (!state.greeted) {
            return init(type, cursor);
        }
        int id = newId(cursor.int32());
        switch (type) {
            case Sftp.CLOSE -> {
                return close(id, cursor, array, offset, length);
            }
            case Sftp.READ -> {
                return read(id, cursor);
            }
            case Sftp.FSTAT, Sftp.READDIR -> {
                return onHandle(id, cursor.handle());
            }
            case Sftp.LSTAT, Sftp.STAT, Sftp.READLINK, Sftp.REALPATH -> {
                return look(id, Asked.LOOKUP, cursor.path(), array, offset, length);
            }
            case Sftp.OPENDIR -> {
                Optional<String> path = cursor.path();
                Asked asked = new Asked.OpenDirectory(FileCommands.absolute(path.orElse(""), state.home));
                return state.handles.full() ? full(id) : look(id, asked, path, array, offset, length);
            }
            case Sftp.OPEN -> {
                return state.handles.full()
                        ? full(id)
                        : judge(id, requests.open(cursor, state.home), array, offset, length);
            }
            case Sftp.FSETSTAT -> {
                return set(id, cursor, array, offset, length);
            }
            case Sftp.SETSTAT, Sftp.REMOVE, Sftp.MKDIR, Sftp.RMDIR, Sftp.RENAME, Sftp.SYMLINK -> {
                return judge(id, requests.change(type, cursor, state.home), array, offset, length);
            }
            case Sftp.EXTENDED -> {
                return extended(id, cursor, array, offset, length);
            }
            default -> throw new Garbled("a request of type " + type);
        }
    }

    @Override
    public PacketReader.Fate head(byte[] array, int offset, int length, int contentBytes) {
        if (!state.greeted) {
            throw new Garbled("a request before the version");
        }
        int id = newId(Cursor.int32(array, offset + 1));
        int handleBytes = Cursor.int32(array, offset + 5);
        OpenFile file = state.handles.file(array, offset + 9, handleBytes);
        content = null;
        if (file == null || !file.writes()) {
            answer(id, Sftp.FX_FAILURE, "no file is open for writing under this handle");
            return PacketReader.Fate.DROPPED;
        }
        if (file.refusal().isPresent()) {
            answer(id, Sftp.FX_PERMISSION_DENIED, Words.sentence(file.refusal().get()));
            return PacketReader.Fate.DROPPED;
        }
        long at = Cursor.int64(array, offset + 9 + handleBytes);
        Optional<FileLimit> broken = file.broken(at, contentBytes);
        if (broken.isPresent()) {
            exceeded(id, file, broken.get());
            return PacketReader.Fate.DROPPED;
        }
        if (file.searched()) {
            state.outstanding.put(id, Asked.WAITING);
            writing = file;
            return PacketReader.Fate.GATHERED;
        }
        Content upload = file.upload();
        content = upload;
        upload.at(at, contentBytes);
        file.writing();
        state.outstanding.put(id, new Asked.Write(file));
        return PacketReader.Fate.PASSES;
    }

    @Override
    public void gathered(byte[] packet, int contentAt) {
        OpenFile file = writing;
        writing = null;
        if (file == null) {
            throw new IllegalStateException("a packet nobody wanted to have whole");
        }
        int id = Cursor.int32(packet, 5);
        long at = Cursor.int64(packet, contentAt - 12);
        byte[] piece = Arrays.copyOfRange(packet, contentAt, packet.length);
        // What follows about the file, its CLOSE above all, waits until this has passed.
        List<String> paths = List.of(file.path());
        state.order.judging(paths);
        state.search(
                file,
                Direction.TO_TARGET,
                at,
                piece,
                () -> {
                    file.writing();
                    state.outstanding.put(id, new Asked.Write(file));
                    client.emit(packet);
                    state.order.decided(paths);
                },
                refusal -> {
                    state.outstanding.remove(id);
                    answer(id, Sftp.FX_PERMISSION_DENIED, Words.sentence(refusal));
                    state.order.decided(paths);
                });
    }

    @Override
    public void content(byte[] array, int offset, int count) {
        if (content != null) {
            content.take(array, offset, count);
        }
    }

    private boolean init(int type, Cursor cursor) {
        if (type != Sftp.INIT || cursor.uint32() < Sftp.VERSION_SPOKEN) {
            throw new Garbled("no SFTP of version 3");
        }
        state.greeted = true;
        client.emit(new Packet(Sftp.INIT).int32(Sftp.VERSION_SPOKEN).bytes());
        return false;
    }

    private int newId(int id) {
        if (!state.ready) {
            throw new Garbled("a request before the version");
        }
        if (state.outstanding.containsKey(id)) {
            throw new Garbled("two requests of one number");
        }
        if (state.outstanding.size() >= Sftp.OUTSTANDING_MAX) {
            throw new Garbled("more than " + Sftp.OUTSTANDING_MAX + " requests without an answer");
        }
        return id;
    }

    private boolean answer(int id, int code, String message) {
        target.emit(Packet.status(id, code, message));
        return false;
    }

    private boolean full(int id) {
        return answer(id, Sftp.FX_FAILURE, "more than " + Sftp.HANDLES_MAX + " files open at a time");
    }

    private boolean close(int id, Cursor cursor, byte[] array, int offset, int length) {
        Optional<Handles.Open> closed = state.handles.remove(cursor.handle());
        cursor.done();
        if (closed.isEmpty()) {
            return answer(id, Sftp.FX_FAILURE, "nothing is open under this handle");
        }
        Asked asked = closed.get().file().<Asked>map(Asked.Close::new).orElse(Asked.LOOKUP);
        return inOrder(id, asked, List.of(closed.get().path()), array, offset, length);
    }

    private boolean read(int id, Cursor cursor) {
        byte[] handle = cursor.handle();
        OpenFile file = state.handles.file(handle, 0, handle.length);
        long offset = cursor.int64();
        long bytes = cursor.uint32();
        cursor.done();
        if (file == null || !file.reads()) {
            return answer(id, Sftp.FX_FAILURE, "no file is open for reading under this handle");
        }
        if (file.refusal().isPresent()) {
            return answer(
                    id, Sftp.FX_PERMISSION_DENIED, Words.sentence(file.refusal().get()));
        }
        state.outstanding.put(id, new Asked.Read(file, offset, bytes));
        return true;
    }

    private boolean onHandle(int id, byte[] handle) {
        if (state.handles.path(handle).isEmpty()) {
            return answer(id, Sftp.FX_FAILURE, "nothing is open under this handle");
        }
        state.outstanding.put(id, Asked.LOOKUP);
        return true;
    }

    /** Something that only looks at a name passes, behind what is judged about it. */
    private boolean look(int id, Asked asked, Optional<String> written, byte[] array, int offset, int length) {
        List<String> paths = written.map(path -> List.of(FileCommands.absolute(path, state.home)))
                .orElse(List.of());
        return inOrder(id, asked, paths, array, offset, length);
    }

    private boolean inOrder(int id, Asked asked, List<String> paths, byte[] array, int offset, int length) {
        if (state.order.free(paths, true)) {
            state.outstanding.put(id, asked);
            return true;
        }
        byte[] packet = Packet.whole(array, offset, length);
        state.outstanding.put(id, Asked.WAITING);
        state.order.run(paths, true, () -> {
            state.outstanding.put(id, asked);
            client.emit(packet);
        });
        return false;
    }

    /** Cutting a file that is open for writing is a part of writing it; scp does so with each. */
    private boolean set(int id, Cursor cursor, byte[] array, int offset, int length) {
        byte[] handle = cursor.handle();
        OpenFile file = state.handles.file(handle, 0, handle.length);
        Optional<SftpRequests.Judged> request = requests.set(cursor, state.handles.path(handle));
        OptionalLong size = request.map(SftpRequests.Judged::size).orElse(OptionalLong.empty());
        if (file != null && file.refusal().isPresent()) {
            return answer(
                    id, Sftp.FX_PERMISSION_DENIED, Words.sentence(file.refusal().get()));
        }
        if (file != null && size.isPresent()) {
            Optional<FileLimit> broken = file.broken(0, size.getAsLong());
            if (broken.isPresent()) {
                return exceeded(id, file, broken.get());
            }
            file.cut(size.getAsLong());
            if (file.writes() && request.get().onlySize()) {
                state.outstanding.put(id, Asked.LOOKUP);
                return true;
            }
        }
        return judge(id, request, array, offset, length);
    }

    private boolean exceeded(int id, OpenFile file, FileLimit limit) {
        if (file.exceeded()) {
            state.host.say(Words.lines(limit.refusal()));
            state.host.exceeded(file.exchange(), limit);
        }
        return answer(id, Sftp.FX_PERMISSION_DENIED, Words.sentence(limit.refusal()));
    }

    private boolean judge(int id, Optional<SftpRequests.Judged> request, byte[] array, int offset, int length) {
        if (request.isEmpty()) {
            return answer(id, Sftp.FX_PERMISSION_DENIED, "a request that cannot be judged");
        }
        SftpRequests.Judged judged = request.get();
        byte[] packet = Packet.whole(array, offset, length);
        state.outstanding.put(id, Asked.WAITING);
        state.order.run(judged.paths(), false, () -> {
            state.order.judging(judged.paths());
            if (judged.reads()) {
                // How large it is may matter to a rule, and tells later whether all of it was read.
                Asked.SizeAsked told = size -> ask(id, judged.sized(size), packet);
                byte[] path = new Cursor(packet, 9, packet.length - 9).bytes();
                client.emit(state.own(new Asked.Size(told), Sftp.STAT, path));
            } else {
                ask(id, judged, packet);
            }
        });
        return false;
    }

    private void ask(int id, SftpRequests.Judged judged, byte[] packet) {
        state.host.ask(
                judged.command(),
                notice -> state.host.say(Words.lines(notice)),
                answer -> ruled(id, judged, packet, answer));
    }

    private void ruled(int id, SftpRequests.Judged judged, byte[] packet, FileHost.Answered answer) {
        long now = state.host.nanos();
        switch (answer.ruling()) {
            case Ruling.Forward forward
            when state.over ->
                state.completed(forward.exchange(), now, List.of(), Status.CANCELLED, "closed by the client");
            case Ruling.Forward forward -> {
                forward.warnings().forEach(warning -> state.host.say(Words.line(warning)));
                boolean opens = (packet[4] & 0xff) == Sftp.OPEN;
                state.outstanding.put(
                        id,
                        opens
                                ? new Asked.Open(judged, forward.exchange(), now, answer.limit(), answer.searched())
                                : new Asked.Change(forward.exchange(), now));
                client.emit(packet);
            }
            case Ruling.Refuse refuse -> refused(id, refuse.refusal());
            case Ruling.Substitute substitute -> {
                state.completed(substitute.exchange(), now, List.of(), Status.CANCELLED, "not run");
                refused(id, Refusal.of(Words.NOT_JUDGED, "A request about files cannot be rewritten."));
            }
        }
        if (!state.over) {
            state.order.decided(judged.paths());
        }
    }

    private void refused(int id, Refusal refusal) {
        if (!state.over) {
            state.outstanding.remove(id);
            if (said++ < SAID_MAX) {
                state.host.say(Words.lines(refusal));
            }
            answer(id, Sftp.FX_PERMISSION_DENIED, Words.sentence(refusal));
        }
    }

    private boolean extended(int id, Cursor cursor, byte[] array, int offset, int length) {
        String name = cursor.word();
        switch (name) {
            case Sftp.POSIX_RENAME -> {
                return judge(id, requests.rename(cursor, state.home), array, offset, length);
            }
            case Sftp.HARDLINK -> {
                return judge(id, requests.link(cursor, state.home, false), array, offset, length);
            }
            case Sftp.LSETSTAT -> {
                Optional<String> path = cursor.path().map(written -> FileCommands.absolute(written, state.home));
                return judge(id, requests.set(cursor, path), array, offset, length);
            }
            case Sftp.COPY_DATA -> {
                return copy(id, cursor);
            }
            case Sftp.FSYNC, Sftp.FSTATVFS -> {
                return onHandle(id, cursor.handle());
            }
            case Sftp.STATVFS, Sftp.EXPAND_PATH -> {
                return look(id, Asked.LOOKUP, cursor.path(), array, offset, length);
            }
            case Sftp.LIMITS, Sftp.HOME_DIRECTORY, Sftp.USERS_GROUPS_BY_ID -> {
                state.outstanding.put(id, Asked.LOOKUP);
                return true;
            }
            default -> {
                return answer(id, Sftp.FX_OP_UNSUPPORTED, "the gateway does not know this extension");
            }
        }
    }

    /** The target copies between two files that are open: allowed both, but what it writes is not seen. */
    private boolean copy(int id, Cursor cursor) {
        byte[] from = cursor.handle();
        cursor.int64();
        cursor.int64();
        byte[] to = cursor.handle();
        cursor.int64();
        cursor.done();
        OpenFile source = state.handles.file(from, 0, from.length);
        OpenFile copy = state.handles.file(to, 0, to.length);
        if (source == null
                || copy == null
                || !source.reads()
                || !copy.writes()
                || copy.limited()
                || source.searched()
                || copy.searched()) {
            return answer(id, Sftp.FX_FAILURE, "no files are open for this under these handles");
        }
        copy.changedOtherwise();
        state.outstanding.put(id, Asked.LOOKUP);
        return true;
    }
}
