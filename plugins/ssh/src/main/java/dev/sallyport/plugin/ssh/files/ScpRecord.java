package dev.sallyport.plugin.ssh.files;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record of scp's protocol that names something: {@code C0644 12 name}, a file, or {@code D0755 0 name}, a directory.
 *
 * @param bytes the file's size
 */
record ScpRecord(boolean directory, String mode, long bytes, String name) {

    private static final Pattern FORM = Pattern.compile("([CD])([0-7]{4,5}) ([0-9]{1,18}) ([^/]+)");

    /** Reads a line without its end. Throws {@link Garbled}. */
    static ScpRecord of(byte[] line) {
        String text = Cursor.path(line).orElseThrow(() -> new Garbled("a name that is not UTF-8 text"));
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()
                || matcher.group(4).equals(".")
                || matcher.group(4).equals("..")) {
            throw new Garbled("a record that is none of scp's");
        }
        return new ScpRecord(
                matcher.group(1).equals("D"), matcher.group(2), Long.parseLong(matcher.group(3)), matcher.group(4));
    }

    /** Returns a message as scp tells an error that ends one file only. */
    static byte[] error(String sentence) {
        return ("\u0001" + sentence + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
