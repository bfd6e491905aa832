package dev.sallyport.plugin.dlp.training.secrets;

import dev.sallyport.plugin.dlp.training.prose.Lists;
import java.util.List;
import java.util.SplittableRandom;

/** Makes values: secrets in the shapes of many services, passwords as people choose them, and what only looks alike. */
final class Values {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final String BASE62 = LOWER + UPPER + DIGITS;
    private static final String SYMBOLS = "!@#$%^&*-_+=.?~";

    private final Lists.Named words;
    private final SplittableRandom random;

    Values(Lists.Named words, SplittableRandom random) {
        this.words = words;
        this.random = random;
    }

    String of(String list) {
        List<String> items = words.get(list);
        return items.get(random.nextInt(items.size()));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private String run(String alphabet, int length) {
        StringBuilder run = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            run.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return run.toString();
    }

    private int any(int... lengths) {
        return lengths[random.nextInt(lengths.length)];
    }

    /** A secret of a machine. */
    String secret() {
        return switch (random.nextInt(24)) {
            case 0, 1, 2 -> run(HEX, any(32, 32, 40, 64, 16, 24, 48));
            case 3, 4, 5, 6 -> run(BASE62, any(16, 20, 24, 32, 32, 40, 40, 48, 64, 22, 27, 36));
            case 7 -> run(LOWER + DIGITS, any(16, 20, 25, 32, 36, 40, 14, 24));
            case 8 -> run(BASE62 + "+/", any(40, 43, 27, 86)) + any2("=", "==", "");
            case 9 -> run(BASE62 + "-_", any(20, 32, 43, 64, 22, 50));
            case 10 -> run(HEX.toUpperCase(java.util.Locale.ROOT), any(32, 40, 24, 16));
            case 11 -> run(HEX, 8) + "-" + run(HEX, 4) + "-4" + run(HEX, 3) + "-a" + run(HEX, 3) + "-" + run(HEX, 12);
            case 12 ->
                any2("tok", "key", "sk", "live", "prod", "api", "pat", "app", "srv")
                        + any2("_", "-", ".")
                        + run(BASE62, any(16, 24, 32, 40));
            case 13 ->
                run(HEX, any(20, 32))
                        + any2("-us", "-eu", ":", ".")
                        + run(DIGITS, any(1, 2, 6))
                        + run(BASE62, any(0, 10));
            case 14 -> run(DIGITS, any(9, 10)) + ":AA" + run(BASE62 + "-_", 33);
            case 15 -> run(BASE62, any(24, 26)) + "." + run(BASE62, 6) + "." + run(BASE62 + "-_", any(27, 38));
            case 16 -> run(UPPER + DIGITS, any(16, 20, 24, 32, 12));
            case 17 -> run(BASE62 + SYMBOLS, any(12, 16, 20, 32, 50));
            case 18 -> password();
            case 19 -> run(BASE62, any(10, 12, 14));
            case 20 ->
                "eyJ" + run(BASE62, any(17, 33)) + ".eyJ" + run(BASE62, any(40, 80)) + "." + run(BASE62 + "-_", 43);
            case 21 ->
                run(UPPER, 4) + "-" + run(UPPER + DIGITS, 4) + "-" + run(UPPER + DIGITS, 4) + "-"
                        + run(UPPER + DIGITS, 4);
            case 22 -> run(DIGITS, any(12, 16)) + "-" + run(LOWER + DIGITS, 32);
            default -> run(BASE62 + "_", any(28, 32, 40));
        };
    }

    private String any2(String... items) {
        return items[random.nextInt(items.length)];
    }

    /** A password of a person or of a generator of passwords. */
    String password() {
        String word = of("passwords");
        String other = of("passwords");
        String capital = Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return switch (random.nextInt(16)) {
            case 0 -> capital + run(DIGITS, any(2, 3, 4)) + any2("!", "#", "$", "@", "", "?");
            case 1 -> word + run(DIGITS, any(1, 2, 3, 4));
            case 2 -> word + "-" + other + "-" + of("passwords") + run(DIGITS, any(0, 2));
            case 3 -> leet(capital) + run(DIGITS, any(1, 2));
            case 4, 5, 6 -> run(BASE62 + SYMBOLS, any(8, 10, 12, 14, 16, 20));
            case 7, 8 -> run(BASE62, any(8, 10, 12, 16, 20));
            case 9 -> capital + any2("@", "_", ".", "#", "!") + run(DIGITS, any(2, 3, 4));
            case 10 -> word + other + any2("", "1", "99", "!");
            case 11 -> run(LOWER, any(6, 8, 10));
            case 12 -> leet(word) + leet(other);
            case 13 ->
                any2("P@ssw0rd", "Passw0rd", "S3cr3t", "adm1n", "r00t", "Qwerty", "Welc0me", "Sup3r")
                        + run(DIGITS, any(1, 2, 3))
                        + any2("!", "", "$");
            case 14 -> run(LOWER + DIGITS, any(8, 10, 12));
            default ->
                any2("q1w2e3r4", "1q2w3e4r", "zaq12wsx", "asdf1234", "hunter2", "letmein", "trustno1")
                        + run(DIGITS, any(0, 1));
        };
    }

    private static String leet(String word) {
        return word.replace('a', '@')
                .replace('e', '3')
                .replace('o', '0')
                .replace('i', '1')
                .replace('s', '$');
    }

    /** What stands in for a secret: an example, a reference, a call, nothing. */
    String placeholder() {
        String name = of("secretnames");
        String upper = name.toUpperCase(java.util.Locale.ROOT).replace('-', '_').replace('.', '_');
        String word = of("words");
        return switch (random.nextInt(44)) {
            case 0, 1 -> "${" + upper + "}";
            case 2 -> "$" + upper;
            case 3 -> "{{ ." + "Values." + name + " }}";
            case 4 -> "{{" + name + "}}";
            case 5 -> "<" + name + ">";
            case 6 -> "<your-" + name.replace('_', '-') + ">";
            case 7 -> "YOUR_" + upper;
            case 8 -> "your_" + name + "_here";
            case 9 -> "your-" + word + "-" + name;
            case 10 ->
                any2(
                        "changeme",
                        "CHANGEME",
                        "change_me",
                        "CHANGE-ME",
                        "replace_me",
                        "REPLACE_ME",
                        "todo",
                        "TBD",
                        "fixme",
                        "change-this");
            case 11 ->
                any2(
                        "xxxxxxxx",
                        "XXXXXXXXXXXX",
                        "xxxx-xxxx-xxxx",
                        "********",
                        "****",
                        "......",
                        "•••••",
                        "aaaaaaaaaaaa",
                        "00000000000000000000",
                        "1234567890",
                        "abcdefghijklmnop");
            case 12 ->
                any2(
                        "null",
                        "None",
                        "nil",
                        "true",
                        "false",
                        "undefined",
                        "\"\"",
                        "''",
                        "none",
                        "N/A",
                        "empty",
                        "required",
                        "optional",
                        "string",
                        "disabled");
            case 13 -> "os.environ[\"" + upper + "\"]";
            case 14 -> "os.getenv('" + upper + "')";
            case 15 -> "process.env." + upper;
            case 16 -> "System.getenv(\"" + upper + "\")";
            case 17 -> "get" + Character.toUpperCase(word.charAt(0)) + word.substring(1) + "Token()";
            case 18 -> "config." + word + "." + name;
            case 19 -> "settings." + upper;
            case 20 -> "var." + name;
            case 21 -> "data." + word + "_" + of("words") + ".main." + name;
            case 22 -> "vault:secret/data/" + word + "#" + name;
            case 23 -> "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + word + "/" + of("words");
            case 24 -> "!Ref " + word + "Secret";
            case 25 -> "/etc/" + word + "/" + of("words") + ".pem";
            case 26 -> "example-" + name;
            case 27 ->
                any2(
                        "EXAMPLE",
                        "example",
                        "EXAMPLEKEY",
                        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                        "AKIAIOSFODNN7EXAMPLE",
                        "sample",
                        "dummy",
                        "fake-token",
                        "test",
                        "testing",
                        "foobar",
                        "foo",
                        "bar",
                        "mock_value",
                        "not-a-secret",
                        "insecure");
            case 28 -> "test_" + name;
            case 29 -> "dummy-" + word + "-token";
            case 30 -> "%(" + name + ")s";
            case 31 -> "#{" + name + "}";
            case 32 -> "@" + word + "." + name;
            case 33 -> word + "_" + of("words") + "_" + name;
            case 34 -> "request." + word + "." + name;
            case 35 -> "this." + word + of("words");
            case 36 -> "base64_encode(" + word + ")";
            case 37 -> "generate_" + name + "()";
            case 38 -> "input('Enter " + word + "')";
            case 39 -> "$(cat /run/secrets/" + word + ")";
            case 40 -> "ENC[" + word + "]";
            case 41 -> "secretsmanager." + word + ".get(" + word + ")";
            case 42 -> word + "-" + of("words");
            default -> Character.toUpperCase(word.charAt(0)) + word.substring(1) + "Credentials";
        };
    }

    /** A value that only looks random: ids, digests, names of things. */
    String innocent() {
        String word = of("words");
        return switch (random.nextInt(26)) {
            case 0, 1, 2, 3 ->
                run(HEX, 8) + "-" + run(HEX, 4) + "-" + any2("4", "1", "7") + run(HEX, 3) + "-b" + run(HEX, 3) + "-"
                        + run(HEX, 12);
            case 4, 5 -> run(HEX, 40);
            case 6, 7 -> run(HEX, 64);
            case 8 -> run(HEX, 32);
            case 9 -> run(HEX, any(7, 8, 10, 12));
            case 10 -> run(DIGITS, any(10, 12, 13, 16, 19));
            case 11 -> run(BASE62 + "+/", any(86, 43)) + "==";
            case 12 -> word + "-" + run(HEX, 10) + "-" + run(LOWER + DIGITS, 5);
            case 13 -> run(UPPER, any(2, 3)) + "-" + run(DIGITS, any(4, 5, 6));
            case 14 ->
                "v" + run(DIGITS, 1) + "." + run(DIGITS, 2) + "." + run(DIGITS, 1)
                        + any2("-rc.1", "-beta", "+build." + run(DIGITS, 3), "");
            case 15 -> word + "_" + of("words") + "_" + run(DIGITS, any(2, 4));
            case 16 ->
                "2024-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10) + "T0" + random.nextInt(10) + ":1"
                        + random.nextInt(10) + ":4" + random.nextInt(10) + "Z";
            case 17 -> "i-0" + run(HEX, 16);
            case 18 -> "AAAAB3NzaC1yc2EAAAADAQABAAABgQ" + run(BASE62 + "+/", any(80, 160));
            case 19 ->
                any2("cus_", "sub_", "evt_", "ch_", "pi_", "ord_", "usr_", "acct_", "req_", "in_")
                        + run(BASE62, any(14, 24));
            case 20 -> run(UPPER + DIGITS, 26);
            case 21 -> word + of("words") + Character.toUpperCase(word.charAt(0)) + word.substring(1) + run(DIGITS, 1);
            case 22 -> "/" + word + "/" + of("words") + "/" + run(HEX, 8) + any2(".js", ".png", "/index.html");
            case 23 -> run(BASE62, any(21, 22, 27));
            case 24 -> word + any2(".", "-") + of("words") + ".svc.cluster.local:" + run(DIGITS, 4);
            default -> run(DIGITS, 10) + "." + run(DIGITS, 6);
        };
    }
}
