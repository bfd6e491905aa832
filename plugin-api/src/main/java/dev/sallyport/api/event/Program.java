package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.List;

/**
 * A program, or a command that the shell carries out itself, which a {@link Statement} can run: at any depth, in any
 * branch, behind wrappers such as {@code sudo}, or as what another program is asked to start. Thread-safe value.
 *
 * <p>What can be put into its input is a range of the programs before it in {@link Statement#programs()}: earlier
 * stages of the pipelines it stands in, and the programs whose output its own words are made of.
 *
 * @param path its name as the shell looks it up, quotes gone: {@code rm} or {@code /bin/rm}; where only the end is
 *     known, {@code *} stands for the rest
 * @param arguments what it is given, in order, without its name
 * @param directory where it runs when an earlier part of the command says so; {@code .} when none does, that is where
 *     the session is
 * @param inputFrom index of the first program that can feed it
 * @param inputTo index after the last; equal to {@code inputFrom} when none does
 * @param background whether the command does not wait for it
 */
@Preview
public record Program(
        String path, List<Argument> arguments, Argument directory, int inputFrom, int inputTo, boolean background) {

    /** The directory of a session that has not changed it. */
    public static final Argument HERE = Argument.of(".");

    public Program {
        arguments = List.copyOf(arguments);
    }

    /** Returns its name without the way to it. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
