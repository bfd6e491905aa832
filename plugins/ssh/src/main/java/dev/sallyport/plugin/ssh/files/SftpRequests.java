package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.FileUse.Use;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads what SFTP requests ask that must be judged. */
final class SftpRequests {

    private static final int ATTR_SIZE = 0x1;
    private static final int ATTR_UIDGID = 0x2;
    private static final int ATTR_PERMISSIONS = 0x4;
    private static final int ATTR_ACMODTIME = 0x8;
    private static final int ATTR_EXTENDED = 0x8000_0000;
    private static final int OPEN_FLAGS =
            Sftp.FXF_READ | Sftp.FXF_WRITE | Sftp.FXF_APPEND | Sftp.FXF_CREAT | Sftp.FXF_TRUNC | Sftp.FXF_EXCL;

    private final String protocol;

    /** @param protocol what commands say of how they came */
    SftpRequests(String protocol) {
        this.protocol = protocol;
    }

    /**
     * A request as policy sees it.
     *
     * @param paths what it touches, for the order of requests
     * @param flags of an OPEN, else 0
     * @param size to be set, or of a file that is to be read
     * @param onlySize whether nothing else is to be set
     */
    record Judged(Command command, List<String> paths, int flags, OptionalLong size, boolean onlySize) {

        Judged(Command command, List<String> paths, int flags) {
            this(command, paths, flags, OptionalLong.empty(), false);
        }

        /** Whether it opens a file to read it, perhaps among other things. */
        boolean reads() {
            return flags != 0 && uses().contains(Use.DOWNLOAD);
        }

        private Set<Use> uses() {
            Set<Use> uses = EnumSet.noneOf(Use.class);
            command.analysis().statements().getFirst().files().forEach(file -> uses.add(file.use()));
            return uses;
        }

        /** Returns an OPEN of a file of this size. */
        Judged sized(OptionalLong bytes) {
            String protocol = command.attributes().getOrDefault("protocol", "");
            Command sized = FileCommands.transfer(protocol, paths.getFirst(), uses(), bytes, Map.of());
            return new Judged(sized, paths, flags, bytes, false);
        }
    }

    /** The attributes of version 3, as far as they are for people. */
    record Attributes(OptionalLong size, Map<String, String> words) {

        String text() {
            StringBuilder text = new StringBuilder();
            words.forEach(
                    (name, value) -> text.append(text.isEmpty() ? "" : ", ").append(name + " " + value));
            return text.toString();
        }
    }

    static Attributes attributes(Cursor cursor) {
        int flags = cursor.int32();
        OptionalLong size = OptionalLong.empty();
        Map<String, String> words = new TreeMap<>();
        if ((flags & ATTR_SIZE) != 0) {
            size = OptionalLong.of(cursor.int64());
            words.put("size", Long.toUnsignedString(size.getAsLong()));
        }
        if ((flags & ATTR_UIDGID) != 0) {
            words.put("owner", cursor.uint32() + ":" + cursor.uint32());
        }
        if ((flags & ATTR_PERMISSIONS) != 0) {
            words.put("mode", String.format("%04o", cursor.int32() & 07777));
        }
        if ((flags & ATTR_ACMODTIME) != 0) {
            words.put("times", cursor.uint32() + " " + cursor.uint32());
        }
        if ((flags & ATTR_EXTENDED) != 0) {
            long pairs = cursor.uint32();
            for (long i = 0; i < pairs; i++) {
                words.put("extended", cursor.word());
                cursor.bytes();
            }
        }
        return new Attributes(size, words);
    }

    /** Reads an OPEN; empty when its path or flags cannot be judged. */
    Optional<Judged> open(Cursor cursor, String home) {
        Optional<String> path = cursor.path().map(written -> FileCommands.absolute(written, home));
        int flags = cursor.int32();
        attributes(cursor);
        cursor.done();
        if (path.isEmpty() || (flags & ~OPEN_FLAGS) != 0) {
            return Optional.empty();
        }
        int writing = Sftp.FXF_WRITE | Sftp.FXF_APPEND;
        Set<Use> uses = EnumSet.noneOf(Use.class);
        if ((flags & Sftp.FXF_READ) != 0 || (flags & writing) == 0) {
            uses.add(Use.DOWNLOAD);
        }
        if ((flags & (writing | Sftp.FXF_CREAT | Sftp.FXF_TRUNC)) != 0) {
            uses.add(Use.UPLOAD);
        }
        if ((flags & Sftp.FXF_APPEND) != 0) {
            uses.add(Use.APPEND);
        }
        Command command = FileCommands.transfer(protocol, path.get(), uses, OptionalLong.empty(), Map.of());
        return Optional.of(new Judged(command, List.of(path.get()), flags));
    }

    /** Reads a request that changes what lies at one name or two; empty when a name cannot be judged. */
    Optional<Judged> change(int type, Cursor cursor, String home) {
        return switch (type) {
            case Sftp.REMOVE -> remove(cursor, home, "remove", "remove ");
            case Sftp.RMDIR -> remove(cursor, home, "remove", "remove directory ");
            case Sftp.MKDIR -> {
                Optional<String> path = cursor.path().map(written -> FileCommands.absolute(written, home));
                Map<String, String> words = attributes(cursor).words();
                cursor.done();
                yield path.map(name -> one("make", "make directory " + name, Use.DIRECTORY, name, words));
            }
            case Sftp.SETSTAT -> {
                Optional<String> path = cursor.path().map(written -> FileCommands.absolute(written, home));
                yield set(cursor, path);
            }
            case Sftp.RENAME -> rename(cursor, home);
            default -> link(cursor, home, true);
        };
    }

    /** Reads the attributes that are to be set of a path. */
    Optional<Judged> set(Cursor cursor, Optional<String> path) {
        Attributes attributes = attributes(cursor);
        cursor.done();
        return path.map(name -> {
            String text = "change " + name + ": " + attributes.text();
            Command command = FileCommands.change(protocol, "change", text, Use.ATTRIBUTES, name, attributes.words());
            boolean onlySize = attributes.words().keySet().equals(Set.of("size"));
            return new Judged(command, List.of(name), 0, attributes.size(), onlySize);
        });
    }

    private Optional<Judged> remove(Cursor cursor, String home, String verb, String words) {
        Optional<String> path = cursor.path().map(written -> FileCommands.absolute(written, home));
        cursor.done();
        return path.map(name -> one(verb, words + name, Use.REMOVE, name, Map.of()));
    }

    private Judged one(String verb, String text, Use use, String path, Map<String, String> more) {
        return new Judged(FileCommands.change(protocol, verb, text, use, path, more), List.of(path), 0);
    }

    Optional<Judged> rename(Cursor cursor, String home) {
        Optional<String> from = cursor.path().map(written -> FileCommands.absolute(written, home));
        Optional<String> to = cursor.path().map(written -> FileCommands.absolute(written, home));
        cursor.done();
        return from.isEmpty() || to.isEmpty()
                ? Optional.empty()
                : Optional.of(new Judged(
                        FileCommands.rename(protocol, from.get(), to.get()), List.of(from.get(), to.get()), 0));
    }

    /**
     * Reads what a link leads to and its name. The draft has the link's name first, OpenSSH and everybody who follows
     * it has it last; rules get to know both names as a link's.
     */
    Optional<Judged> link(Cursor cursor, String home, boolean symbolic) {
        Optional<String> first = cursor.path();
        Optional<String> link = cursor.path().map(written -> FileCommands.absolute(written, home));
        cursor.done();
        if (first.isEmpty() || link.isEmpty()) {
            return Optional.empty();
        }
        int slash = link.get().lastIndexOf('/');
        String base = symbolic && slash > 0 ? link.get().substring(0, slash) : home;
        String existing = FileCommands.absolute(first.get(), base);
        return Optional.of(new Judged(
                FileCommands.link(protocol, existing, link.get(), symbolic), List.of(existing, link.get()), 0));
    }
}
