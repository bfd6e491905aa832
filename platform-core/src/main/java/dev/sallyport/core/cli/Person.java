package dev.sallyport.core.cli;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;

/** Whether somebody sits at the terminal, and what they press. */
public interface Person {

    /** Nobody: input and output are files, pipes or a test's. */
    Person NOBODY = new Person() {
        @Override
        public boolean there() {
            return false;
        }

        @Override
        public Keys keys() {
            return patience -> Optional.empty();
        }
    };

    /** Whether input and output are a terminal. */
    boolean there();

    /** Takes the keyboard; every key comes by itself, and shows nothing, until it is given back. */
    Keys keys();

    /** Keys that are pressed. */
    interface Keys extends AutoCloseable {

        /** Waits for a key; empty when none came in time. */
        Optional<Press> await(Duration patience) throws InterruptedException;

        @Override
        default void close() {}
    }

    /**
     * A key that was pressed.
     *
     * @param left how much of the time to wait was left
     */
    record Press(char key, Duration left) {}

    /** The person at this process's terminal, if there is one. */
    static Person ofProcess() {
        return new Person() {
            @Override
            public boolean there() {
                Console console = System.console();
                return console != null && console.isTerminal();
            }

            @Override
            public Keys keys() {
                return RawKeyboard.take();
            }
        };
    }
}
