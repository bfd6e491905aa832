package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.protocol.TerminalStart;
import dev.sallyport.plugin.ssh.files.ScpCall;
import dev.sallyport.plugin.ssh.files.ScpDialogue;
import dev.sallyport.plugin.ssh.files.SftpDialogue;
import dev.sallyport.shell.Reading;
import dev.sallyport.shell.ShellAnalyzer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * What a client wants to run on a channel: a command, a shell or a subsystem.
 *
 * @param type the request's name: {@code exec}, {@code shell} or {@code subsystem}
 * @param content the request as it came, behind its name and flag
 * @param text what people and rules see
 */
record Wanted(String type, byte[] content, String text) {

    private static final String SFTP = "sftp";
    private static final String SCP = "scp";

    /**
     * Text in which a shell finds words only: nothing that starts another command, expands to one or redirects. File
     * names may be quoted.
     */
    private static final Pattern WORDS_ONLY =
            Pattern.compile("(?:[A-Za-z0-9 _./:@%+=,~^*?\\[\\]-]|'[^'\\n]*'|\\\\[^\\n])*");

    /** Names of groups in {@link #TRANSFER}. */
    private static final List<String> TRANSFERS = List.of(SCP, "rsync", SFTP);

    private static final Pattern TRANSFER =
            Pattern.compile("(?:/[\\w./-]*/)?(?<scp>scp)(?: .*)?|(?<rsync>rsync) --server .*"
                    + "|(?:/[\\w./-]*/)?(?<sftp>sftp-server)(?: .*)?");

    /** Whether a request starts a program. */
    static boolean starts(String type) {
        return type.equals("exec") || type.equals("shell") || type.equals("subsystem");
    }

    /** Reads a request; empty when it cannot be judged, and so not be run. */
    static Optional<Wanted> of(String type, byte[] content) {
        if (type.equals("shell")) {
            return content.length == 0 ? Optional.of(new Wanted(type, content, "interactive shell")) : Optional.empty();
        }
        Buffer buffer = new ByteArrayBuffer(content);
        byte[] bytes = buffer.getBytes();
        if (buffer.available() > 0) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(new Wanted(type, content, text));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Whether the gateway knows what comes over the channel. */
    boolean known() {
        return !type.equals("subsystem") || text.equals(SFTP);
    }

    /** Returns what transfers files, if this does nothing else. */
    Optional<String> transfer() {
        if (type.equals("subsystem")) {
            return Optional.of(text);
        }
        Matcher matcher = TRANSFER.matcher(text);
        return type.equals("exec") && WORDS_ONLY.matcher(text).matches() && matcher.matches()
                ? TRANSFERS.stream()
                        .filter(name -> matcher.group(name) != null)
                        .findFirst()
                        .filter(name -> !name.equals(SCP) || scp().isPresent())
                : Optional.empty();
    }

    private Optional<ScpCall> scp() {
        return ScpCall.of(ShellAnalyzer.analyze(text));
    }

    /** Opens the way for the bytes of the program, once it may run. */
    Passage passage(Governor governor, Setting setting, Passage.Receiver receiver) {
        Optional<Setting.Terminal> terminal = setting.terminal();
        Optional<String> transfer = transfer();
        if (transfer.isPresent()) {
            // With a terminal, too: what a terminal makes of a protocol is no way around being followed.
            return switch (transfer.get()) {
                case SFTP -> new FilePassage(governor, receiver, host -> new SftpDialogue(host, SFTP));
                case SCP -> {
                    ScpCall call = scp().orElseThrow();
                    yield new FilePassage(governor, receiver, host -> new ScpDialogue(host, call));
                }
                default -> new Transfer(governor, transfer.get(), receiver);
            };
        }
        if (terminal.isPresent()) {
            Setting.Terminal size = terminal.get();
            TerminalStart start = TerminalStart.terminal(size.type(), size.columns(), size.rows(), Wanted::line);
            return Streams.terminal(governor, start, receiver);
        }
        return Streams.program(governor, receiver);
    }

    private static Analysis line(String line) {
        return ShellAnalyzer.analyze(line, Reading.TYPED);
    }

    /**
     * Returns what policy is asked.
     *
     * @param terminal the terminal's type, when the client asked for one
     * @param environment what the client set before
     */
    Command command(Optional<String> terminal, Map<String, String> environment) {
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("request", type);
        attributes.put("interactive", Boolean.toString(type.equals("shell")));
        transfer().ifPresent(name -> attributes.put("transfer", name));
        terminal.ifPresent(name -> attributes.put("terminal", name));
        environment.forEach((name, value) -> attributes.put("env." + name, value));
        return switch (type) {
            case "subsystem" -> new Command(CommandKind.FILE_TRANSFER, text, List.of(), Analysis.EMPTY, attributes);
            case "shell" -> new Command(CommandKind.SHELL, text, List.of(), Analysis.EMPTY, attributes);
            default -> new Command(CommandKind.SHELL, text, List.of(), ShellAnalyzer.analyze(text), attributes);
        };
    }
}
