package dev.sallyport.core.session;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Redirection;
import dev.sallyport.api.event.Statement;
import dev.sallyport.core.policy.PathGlob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files one subject brought to one target, by name and hash, and whether a command line runs one of them: by its
 * name, through an interpreter, or by letting it be run ({@code chmod +x}). Another name that the line gives it, or
 * that a file transfer gave it, counts as its own. Names are compared as {@link PathGlob} does; where a command runs is
 * not known unless it says so, so a relative name may be any file that ends like it. Thread-safe.
 */
final class UploadedFiles {

    /** Files remembered; the one that was named longest ago goes first. */
    static final int FILES_MAX = 256;

    private static final Argument ANYWHERE = Argument.unknown("");

    /** Programs that run the files they are given, or open the way to running them. */
    private static final Pattern RUNNERS = Pattern.compile("\\.|source|exec|command|builtin|eval|busybox"
            + "|(ba|da|k|z|a|mk|fi|c|tc)?sh|python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|node|nodejs|php[0-9.]*|lua[0-9.]*"
            + "|tclsh|expect|awk|gawk|mawk|make|gmake|java|dotnet|pwsh|ld-linux.*|systemd-run|crontab|at|batch|insmod"
            + "|dpkg|rpm|psql|mysql|ansible-playbook|nohup|setsid");

    /** Modes that let a file be run. */
    private static final Pattern RUNNABLE = Pattern.compile(".*[+=][^+=,-]*[xX].*|[0-7]*[1357][0-7]{0,2}");

    /** Programs that give a file another name, or make another of it. */
    private static final Pattern MOVERS = Pattern.compile("mv|cp|ln|install|rsync");

    private static final Pattern WORDS = Pattern.compile("[\\s'\";|&()<>`$=]+");

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Known> files = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > FILES_MAX;
        }
    };

    /** A file, and what finds it. */
    private record Known(String path, String sha256, PathGlob glob) {

        String words() {
            return sha256.isEmpty() ? path : path + " (SHA-256 " + sha256 + ")";
        }
    }

    /** A request about files goes on to the target. */
    void forwarded(Command command) {
        for (Statement statement : command.analysis().statements()) {
            List<FileUse> moved = statement.files().stream()
                    .filter(file -> file.use() == FileUse.Use.RENAME || file.use() == FileUse.Use.LINK)
                    .toList();
            if (moved.size() == 2) {
                follow(moved.get(0).path(), moved.get(1).path());
            } else {
                statement.files().stream()
                        .filter(file -> file.use() == FileUse.Use.UPLOAD)
                        .forEach(file -> put(file.path(), ""));
            }
        }
    }

    /** A file went through. */
    void told(FileTransfer file) {
        if (file.direction() == Direction.TO_TARGET) {
            put(file.path(), file.sha256().orElse(""));
        }
    }

    private void put(String path, String sha256) {
        lock.lock();
        try {
            files.put(path, new Known(path, sha256, new PathGlob(path)));
        } finally {
            lock.unlock();
        }
    }

    /** What was known by one name is known by another one, too; a directory's name stands for all in it. */
    private void follow(String from, String to) {
        lock.lock();
        try {
            for (Known known : List.copyOf(files.values())) {
                if (known.path().equals(from) || known.path().startsWith(from + "/")) {
                    put(to + known.path().substring(from.length()), known.sha256());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the command with an attribute that names the uploaded files it runs, or as it is. */
    Command flagged(Command command) {
        if (command.kind() != CommandKind.SHELL) {
            return command;
        }
        Map<String, Known> run = new TreeMap<>();
        lock.lock();
        try {
            if (files.isEmpty()) {
                return command;
            }
            for (Statement statement : command.analysis().statements()) {
                look(statement, run);
            }
            if (!command.analysis().complete()) {
                for (String word : WORDS.split(command.text())) {
                    find(Argument.of(word), Program.HERE, run);
                }
            }
        } finally {
            lock.unlock();
        }
        if (run.isEmpty()) {
            return command;
        }
        Map<String, String> attributes = new TreeMap<>(command.attributes());
        List<String> words = new ArrayList<>();
        run.values().forEach(known -> words.add(known.words()));
        attributes.put("runs-upload", String.join(", ", words));
        return new Command(command.kind(), command.text(), command.parameters(), command.analysis(), attributes);
    }

    private void look(Statement statement, Map<String, Known> run) {
        boolean hidden = statement.effects().contains(Effect.PROCEDURAL);
        for (Program program : statement.programs()) {
            find(
                    program.path().contains("/") ? pathOf(program) : Argument.of(program.path()),
                    program.directory(),
                    run);
            if (hidden || RUNNERS.matcher(program.name()).matches() || letsRun(program)) {
                for (Argument argument : program.arguments()) {
                    find(argument, program.directory(), run);
                }
            }
            if (MOVERS.matcher(program.name()).matches() && program.arguments().size() > 1) {
                moved(program);
            }
        }
        if (hidden) {
            for (Redirection redirection : statement.redirections()) {
                find(redirection.target(), redirection.directory(), run);
            }
        }
    }

    private static Argument pathOf(Program program) {
        boolean known = program.path().indexOf('*') < 0;
        return known ? Argument.of(program.path()) : new Argument(program.path(), Argument.Kind.GLOB);
    }

    private static boolean letsRun(Program program) {
        return program.name().equals("chmod")
                && program.arguments().stream()
                        .anyMatch(argument -> RUNNABLE.matcher(argument.text()).matches());
    }

    /** What an uploaded file is copied to, or into, is one, too. */
    private void moved(Program program) {
        Map<String, Known> moved = new TreeMap<>();
        for (Argument argument :
                program.arguments().subList(0, program.arguments().size() - 1)) {
            find(argument, program.directory(), moved);
        }
        String to = program.arguments().getLast().text();
        String from = program.directory().text();
        String place = to.startsWith("/") ? to : (from.startsWith("/") ? from : "/*") + "/" + to;
        for (Known known : moved.values()) {
            String name = known.path().substring(known.path().lastIndexOf('/') + 1);
            put(PathGlob.normal(place), known.sha256());
            put(PathGlob.normal(place + "/" + name), known.sha256());
        }
    }

    private void find(Argument argument, Argument directory, Map<String, Known> run) {
        if (argument.kind() == Argument.Kind.UNKNOWN || argument.text().isEmpty()) {
            return; // it could be anything, which rules on programs are about
        }
        Argument from = directory.constant() && !directory.text().startsWith("/") ? ANYWHERE : directory;
        String name = argument.constant() ? lastName(argument.text()) : null;
        for (Known known : files.values()) {
            if ((name == null || known.path().endsWith(name)) && known.glob().matches(argument, from)) {
                run.put(known.path(), known);
            }
        }
    }

    /** Returns what a path must end in to be this one; spares looking closer at nearly all. */
    private static @Nullable String lastName(String text) {
        String name = text.substring(text.lastIndexOf('/') + 1);
        return name.isEmpty() || name.startsWith(".") ? null : name;
    }
}
