package dev.sallyport.plugin.ssh.login;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user name of an SSH client: who, and to which target. {@code alice/web-1} or {@code alice%web-1}; {@code alice}
 * alone for a connection that leads to connections inside.
 *
 * <p>Names of subjects and targets hold neither separator, so a name has one reading or none: with two separators,
 * anything else in it, or anything too long, nobody is meant.
 *
 * @param subject the subject's name
 * @param target the target's name; empty for one that only says who it is
 */
public record LoginName(String subject, Optional<String> target) {

    private static final Pattern FORM =
            Pattern.compile("(?<subject>[A-Za-z0-9._@+-]{1,100})(?:[/%](?<target>[A-Za-z0-9._@+-]{1,100}))?");

    public static Optional<LoginName> of(String user) {
        Matcher matcher = FORM.matcher(user);
        return matcher.matches()
                ? Optional.of(new LoginName(matcher.group("subject"), Optional.ofNullable(matcher.group("target"))))
                : Optional.empty();
    }

    /** Reads a name said inside a connection that leads to a target already. */
    static Optional<LoginName> inside(String user, String target) {
        return of(user).filter(name -> name.target().isEmpty())
                .map(name -> new LoginName(name.subject(), Optional.of(target)));
    }
}
