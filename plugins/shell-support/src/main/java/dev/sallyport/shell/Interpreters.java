package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Programs that are given code in a language of their own, or that can be told to start programs: with such arguments
 * they do what the line does not show.
 */
final class Interpreters {

    /**
     * A name (its version cut off) and what makes it hide something: {@code stdin} when it reads its input for code;
     * {@code none} when it has no argument or a lone dash; {@code -c} an option letter, alone or among others;
     * {@code --eval} a long option; {@code ~x} an argument that contains x in lower or upper case; {@code always};
     * {@code sed}, {@code awk} and {@code rsync} by a closer look.
     */
    private static final String TABLE = """
            python,pypy,ipython stdin -c ~timeit
            perl stdin -e -E -M -m -d -x -n -p
            ruby,irb,jruby stdin -e -r -n -p
            node,nodejs,deno,bun stdin -e -p -r --eval --print --require --import eval
            php stdin -r -B -R -E -d
            lua,luajit stdin -e -l
            tclsh,wish,expect stdin -c
            Rscript,R,julia,guile,ocaml,ghc,scala,groovy,elixir,erl,iex,jshell,osascript,pwsh,powershell stdin -e \
            -E -c -r
            gawk,mawk,nawk,awk,original-awk awk
            sed,gsed sed
            ed,red,ex always
            vi,vim,view,nvim,vimdiff,rvim,emacs,nano -c -S --cmd --eval --load --command ~+
            less,more,most ~+! ~+|
            man -P -H --pager --html
            git,hg,svn -c --config-env --exec-path --upload-pack --receive-pack --config --extcmd ~!  ~--exec -x
            tar,gtar,bsdtar -I -F --checkpoint-action --to-command --use-compress-program --rsh-command \
            --info-script --new-volume-script
            rsync rsync
            scp,sftp -S -o -D
            zip -T --unzip-command
            ssh,slogin ~proxycommand ~localcommand ~knownhostscommand ~match
            gdb,lldb,gdbserver always
            psql,mysql,mariadb,sqlite,sqlplus,mongo,mongosh,redis-cli stdin ~\\! ~system ~.shell ~program --eval \
            ~pager
            nmap --script
            tcpdump -z -w
            crontab none
            at,batch always
            screen,tmux,dtach,abduco,byobu,zellij always
            parallel,sem,rush,pexec always
            start-stop-daemon,daemonize,daemon,supervise,firejail,bwrap,proot,fakechroot,capsh,prlimit,setarch always
            pssh,pdsh,clush,dsh,ansible,salt,knife,fab,mussh,parallel-ssh always
            entr,inotifywait,incrond,fswatch always
            make,gmake,ninja,cmake -E ~$( ~`  --eval ~shell=
            m4,dc,bc,gcc,cc,ld -wrapper ~syscmd ~!
            split,csplit --filter
            sort --compress-program
            logrotate,run-parts,cron always
            socat,nc,ncat,netcat -e -c ~exec ~system
            openssl -engine engine
            eselect,update-alternatives --install --set
            docker,podman,nerdctl run create build compose
            chef,puppet,nix-shell,guix,flatpak,snap --run --command run shell
            dpkg,apt,apt-get,yum,dnf,rpm,pip,npm,gem,cargo ~pre-invoke ~post-invoke ~exec --eval --define
            """;

    private static final Map<String, String[]> ALL = read();
    private static final int PROGRAM_CHARS_MAX = 500;
    private static final Pattern SED_COMMAND = Pattern.compile(
            "(?:(?:\\d+|\\$|/(?:[^/\\\\\n]|\\\\.)*/I?)(?:,(?:[+~]?\\d+|\\$|/(?:[^/\\\\\n]|\\\\.)*/I?))?!?)?\\s*"
                    + "(?:[dpqQDPNnGHhgx=lF]\\s*\\d*"
                    + "|s/(?:[^/\\\\\n]|\\\\.)*/(?:[^/\\\\\n]|\\\\.)*/[gpIiMm0-9]*"
                    + "|s([|#,:@%])(?:(?!\\1)[^\\\\\n]|\\\\.)*\\1(?:(?!\\1)[^\\\\\n]|\\\\.)*\\1[gpIiMm0-9]*"
                    + "|y/(?:[^/\\\\\n]|\\\\.)*/(?:[^/\\\\\n]|\\\\.)*/)\\s*");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*[;\n]\\s*");

    private Interpreters() {}

    private static Map<String, String[]> read() {
        Map<String, String[]> all = new HashMap<>();
        for (String line : TABLE.split("\n")) {
            String[] columns = line.strip().split(" +");
            for (String name : columns[0].split(",")) {
                all.put(name, columns);
            }
        }
        return Map.copyOf(all);
    }

    /** Whether a program with these arguments may do what the line does not show. */
    static boolean hides(String name, List<Argument> arguments) {
        String[] signs = find(name);
        if (signs == null) {
            return false;
        }
        for (int i = 1; i < signs.length; i++) {
            if (shows(signs[i], arguments)) {
                return true;
            }
        }
        return false;
    }

    private static String @Nullable [] find(String name) {
        String[] exact = ALL.get(name);
        if (exact != null || name.isEmpty()) {
            return exact;
        }
        int end = name.length();
        while (end > 0
                && (Source.digit(name.charAt(end - 1)) || name.charAt(end - 1) == '.' || name.charAt(end - 1) == '-')) {
            end--;
        }
        int dot = name.indexOf('.');
        String plain = name.substring(0, end);
        return dot > 0 && dot < end ? ALL.get(name.substring(0, dot)) : ALL.get(plain);
    }

    private static boolean shows(String sign, List<Argument> arguments) {
        return switch (sign) {
            case "always" -> true;
            case "none" -> arguments.isEmpty() || arguments.getLast().text().equals("-");
            case "stdin" -> arguments.isEmpty() || readsInput(arguments);
            case "rsync" -> arguments.stream().noneMatch(word -> word.text().equals("--server")) && rsync(arguments);
            case "awk" -> program(arguments, true);
            case "sed" -> program(arguments, false);
            default -> arguments.stream().anyMatch(word -> shows(sign, word));
        };
    }

    /** A server's -e is about its abilities, a client's a program. */
    private static boolean rsync(List<Argument> arguments) {
        return arguments.stream()
                .anyMatch(word -> shows("-e", word) || shows("--rsh", word) || shows("--rsync-path", word));
    }

    /** Whether no argument names a file of code. */
    private static boolean readsInput(List<Argument> arguments) {
        for (Argument word : arguments) {
            String text = word.text();
            if (word.constant() && (text.equals("-") || text.equals("/dev/stdin"))) {
                return true;
            }
            if (!text.startsWith("-") || text.startsWith("--help") || text.startsWith("--version")) {
                return word.kind() == Argument.Kind.UNKNOWN;
            }
            if (text.equals("-V") || text.equals("-v") || text.equals("-h") || text.equals("-m") || text.equals("-l")) {
                return false;
            }
        }
        return true;
    }

    private static boolean shows(String sign, Argument word) {
        String text = word.text();
        if (word.kind() == Argument.Kind.UNKNOWN) {
            return true;
        }
        if (sign.startsWith("~")) {
            return text.toLowerCase(Locale.ROOT).contains(sign.substring(1));
        }
        if (sign.startsWith("--") || !sign.startsWith("-") || sign.length() > 2) {
            return text.equals(sign) || text.startsWith(sign + "=") || (!word.constant() && text.startsWith("*"));
        }
        boolean letters = text.length() > 1 && text.charAt(0) == '-' && text.charAt(1) != '-';
        return (letters && text.indexOf(sign.charAt(1)) > 0) || (!word.constant() && text.startsWith("*"));
    }

    /** The programs of sed and awk stand among their arguments; only what is surely tame is shown. */
    private static boolean program(List<Argument> arguments, boolean awk) {
        boolean first = true;
        boolean after = false;
        for (Argument word : arguments) {
            String text = word.text();
            boolean option = text.startsWith("-");
            boolean code = after || (first && !option);
            after = option && (text.equals("--expression") || (text.endsWith("e") && !text.startsWith("--")));
            first &= option && !after;
            if (word.kind() == Argument.Kind.UNKNOWN || (!word.constant() && (code || text.startsWith("*")))) {
                return true;
            }
            if (text.startsWith("-f") || text.startsWith("--file") || text.equals("-")) {
                return true;
            }
            boolean attached = option && (text.startsWith("-e") || text.startsWith("--e")) && !after;
            if (awk ? !tameAwk(text) : attached || (code && !tameSed(text))) {
                return true;
            }
        }
        return false;
    }

    private static boolean tameAwk(String text) {
        return !text.contains("system")
                && !text.contains("getline")
                && text.indexOf('|') < 0
                && text.indexOf('>') < 0
                && text.indexOf('@') < 0
                && !text.startsWith("-e")
                && !text.startsWith("--source")
                && !text.startsWith("--load")
                && !text.startsWith("-l")
                && !text.startsWith("-E")
                && !text.startsWith("-i");
    }

    private static boolean tameSed(String text) {
        if (text.length() > PROGRAM_CHARS_MAX) {
            return false;
        }
        for (String command : SEPARATOR.split(text)) {
            if (!command.isEmpty() && !SED_COMMAND.matcher(command).matches()) {
                return false;
            }
        }
        return true;
    }
}
