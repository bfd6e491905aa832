package dev.sallyport.core.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The options of well-known programs in their short and long forms, so that a rule can name either. */
final class ProgramOptions {

    /**
     * A program (or several that share their options) a line: {@code letter=long}, and {@code letter>letter} for a
     * synonym.
     */
    private static final String TABLE = """
            rm r=recursive f=force i=interactive d=dir v=verbose R>r
            rmdir p=parents
            cp r=recursive f=force a=archive p=preserve R>r a>r
            mv f=force n=no-clobber
            ln s=symbolic f=force
            chmod,chown,chgrp R=recursive f=silent f=quiet v=verbose
            mkdir p=parents m=mode
            shred u=remove f=force z=zero n=iterations
            wipefs a=all f=force
            userdel,groupdel r=remove f=force
            usermod,useradd a=append G=groups g=gid u=uid s=shell L=lock U=unlock p=password o=non-unique
            passwd d=delete l=lock u=unlock e=expire
            shutdown,reboot,halt,poweroff h=halt P=poweroff r=reboot f=force c=cancel H>h
            iptables,ip6tables F=flush X=delete-chain P=policy D=delete Z=zero
            ufw,nft,firewall-cmd f=force
            setfacl R=recursive b=remove-all
            tar c=create x=extract
            mount o=options
            umount f=force l=lazy a=all
            crontab r=remove
            """;

    /** Options of these are whole words after one dash. */
    private static final Set<String> WORDS = Set.of(
            "find", "java", "openssl", "dd", "ffmpeg", "go", "gcc", "ip", "terraform", "xset", "kill", "history");

    private static final Set<String> SIGNALLING = Set.of("kill", "pkill", "killall", "skill");
    private static final List<String> SIGNALS = List.of(
            "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private static final Map<String, ProgramOptions> ALL = read();
    private static final ProgramOptions NONE = new ProgramOptions(Map.of(), Map.of());

    private final Map<String, Character> letters;
    private final Map<Character, Character> synonyms;

    private ProgramOptions(Map<String, Character> letters, Map<Character, Character> synonyms) {
        this.letters = letters;
        this.synonyms = synonyms;
    }

    static ProgramOptions of(String program) {
        return ALL.getOrDefault(program, NONE);
    }

    /** Whether a program's options are words after one dash, so that letters mean nothing alone. */
    static boolean areWords(String program) {
        return WORDS.contains(program);
    }

    static boolean takesSignals(String program) {
        return SIGNALLING.contains(program);
    }

    /** A signal by its name: {@code 9}, {@code KILL} and {@code SIGKILL} are {@code KILL}. */
    static String signal(String written) {
        String upper = written.toUpperCase(Locale.ROOT);
        String plain = upper.startsWith("SIG") ? upper.substring(3) : upper;
        for (int i = 0; i < SIGNALS.size(); i++) {
            if (plain.equals(String.valueOf(i))) {
                return SIGNALS.get(i);
            }
        }
        return plain;
    }

    /** The letter that stands for the same as another. */
    char letter(char option) {
        return synonyms.getOrDefault(option, option);
    }

    /** Whether a long option, which may be cut short, can mean a letter. */
    boolean means(String longOption, char letter) {
        int equals = longOption.indexOf('=');
        String name = equals < 0 ? longOption : longOption.substring(0, equals);
        if (name.isEmpty()) {
            return false;
        }
        for (Map.Entry<String, Character> known : letters.entrySet()) {
            if (letter(known.getValue()) == letter && known.getKey().startsWith(name)) {
                return true;
            }
        }
        return false;
    }

    /** The letter of a long option written in full; 0 when it has none. */
    char letterOf(String longOption) {
        Character letter = letters.get(longOption);
        return letter == null ? 0 : letter(letter);
    }

    private static Map<String, ProgramOptions> read() {
        Map<String, ProgramOptions> all = new HashMap<>();
        for (String line : TABLE.split("\n")) {
            String[] columns = line.strip().split(" ");
            Map<String, Character> letters = new HashMap<>();
            Map<Character, Character> synonyms = new HashMap<>();
            for (int i = 1; i < columns.length; i++) {
                String column = columns[i];
                if (column.charAt(1) == '=') {
                    letters.put(column.substring(2), column.charAt(0));
                } else {
                    synonyms.put(column.charAt(0), column.charAt(2));
                }
            }
            ProgramOptions options = new ProgramOptions(Map.copyOf(letters), Map.copyOf(synonyms));
            for (String name : columns[0].split(",")) {
                all.put(name, options);
            }
        }
        return Map.copyOf(all);
    }
}
