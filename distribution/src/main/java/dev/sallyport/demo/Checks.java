package dev.sallyport.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demo saw with its own eyes, and what it did not. */
final class Checks {

    private final Screen screen;
    private final List<String> failures = new ArrayList<>();
    private int passed;

    Checks(Screen screen) {
        this.screen = screen;
    }

    /** Notes an observation; {@code otherwise} says what was seen instead. */
    void that(boolean seen, String what, String otherwise) {
        if (seen) {
            passed++;
            screen.passed(what);
        } else {
            failed(what, otherwise);
        }
    }

    void failed(String what, String why) {
        failures.add(what);
        screen.failed(what, why);
    }

    int passed() {
        return passed;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }
}
