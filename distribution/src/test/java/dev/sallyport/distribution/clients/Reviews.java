package dev.sallyport.distribution.clients;

import dev.sallyport.demo.Sally;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Open reviews, as the command line lists them. */
final class Reviews {

    private Reviews() {}

    /** Waits for the open review whose command holds these words and returns its id. */
    static String open(World world, String words) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String last = "";
        while (System.nanoTime() < deadline) {
            Sally.Ran ran = world.sally().run("review", "list");
            last = ran.all();
            Optional<String> line =
                    ran.out().lines().filter(one -> one.contains(words)).findFirst();
            if (line.isPresent()) {
                return Arrays.asList(line.get().split(" ")).getFirst();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new AssertionError("no open review of " + words + "; there are: " + last);
    }
}
