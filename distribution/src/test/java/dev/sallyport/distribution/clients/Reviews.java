package dev.sallyport.distribution.clients;

import dev.sallyport.distribution.fixture.Await;
import java.util.Arrays;

/** Open reviews, as the command line lists them. */
final class Reviews {

    private Reviews() {}

    /** Waits for the open review whose command holds these words and returns its id. */
    static String open(World world, String words) {
        return Await.value(
                "an open review of " + words,
                () -> world.sally()
                        .run("review", "list")
                        .out()
                        .lines()
                        .filter(one -> one.contains(words))
                        .map(one -> Arrays.asList(one.split(" ")).getFirst())
                        .findFirst());
    }
}
