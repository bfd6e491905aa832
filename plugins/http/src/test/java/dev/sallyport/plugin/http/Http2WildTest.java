package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.EmbeddedHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients and targets that do what comes to their mind, mostly proper things in no proper order. Nothing may leak,
 * throw or stay open, and once the client has left nothing may be undecided. A seed that fails, fails again. Nothing is
 * put off to a later turn of the loop: an embedded channel would take that turn in the middle of a frame.
 */
final class Http2WildTest {

    private static final int SEEDS = 150;
    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2"})
    void nothingIsLeftOfAConnectionWhateverItsEndsDo(String targetVersion) {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed, targetVersion).play();
        }
    }

    private static final class Run {

        private final int seed;
        private final Random random;
        private final String targetVersion;
        private final List<Boolean> greeted = new ArrayList<>();
        private int nextStream = 1;

        Run(int seed, String targetVersion) {
            this.seed = seed;
            this.random = new Random(seed);
            this.targetVersion = targetVersion;
        }

        void play() {
            try (Http2Talk talk = new Http2Talk(Frames.setting(4, random.nextInt(3) * 500))) {
                talk.harness()
                        .host()
                        .target(
                                "shop",
                                EmbeddedHarness.REACHABLE,
                                TargetTls.OFF,
                                "service",
                                "target-secret",
                                Map.of("http-version", targetVersion));
                talk.policy().onCommand(command -> switch (random.nextInt(8)) {
                    case 0 -> Answer.refuse("not this");
                    case 1 -> Answer.hold("somebody must look");
                    default -> Answer.forward();
                });
                switch (random.nextInt(4)) {
                    case 0 -> talk.policy().maskDocuments(text -> text.replace("a", "***"));
                    case 1 -> talk.policy().copyDocuments(true);
                    case 2 -> talk.policy().wantBodies(true);
                    default -> {}
                }
                for (int step = 0; step < STEPS && talk.harness().client().open(); step++) {
                    if (random.nextInt(3) == 0) {
                        target(talk);
                    } else {
                        talk.says(clientFrame());
                    }
                }
                talk.client();
                talk.harness().client().close();
                assertThat(talk.harness().gate().openExchanges())
                        .as("seed %d", seed)
                        .isZero();
                assertThat(talk.harness().gate().openLanes())
                        .as("seed %d", seed)
                        .isZero();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " to a target of " + targetVersion, e);
            }
        }

        private int stream() {
            return 1 + 2 * random.nextInt(nextStream / 2 + 1);
        }

        private byte[] clientFrame() {
            int stream = stream();
            return switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> request();
                case 4, 5, 6 -> Http2Talk.data(stream, random.nextInt(3) == 0, "a".repeat(random.nextInt(3_000)));
                case 7 -> Frames.frame(Frames.RST_STREAM, 0, stream, Frames.number(random.nextInt(14)));
                case 8 ->
                    Frames.frame(
                            Frames.WINDOW_UPDATE,
                            0,
                            random.nextBoolean() ? 0 : stream,
                            Frames.number(random.nextInt(1, 9_000)));
                case 9 -> Frames.frame(Frames.SETTINGS, 0, 0, Frames.setting(4, random.nextInt(4_000)));
                case 10 -> Http2Talk.head(stream, true, "x-trailer", "1");
                default -> Frames.frame(Frames.PING, 0, 0, new byte[8]);
            };
        }

        private byte[] request() {
            int stream = nextStream;
            nextStream += 2;
            String[] more = switch (random.nextInt(5)) {
                case 0 -> new String[] {"content-type", "application/grpc", "te", "trailers"};
                case 1 -> new String[] {"content-length", Integer.toString(random.nextInt(2_000))};
                case 2 -> new String[] {"expect", "100-continue"};
                default -> new String[0];
            };
            String method = List.of("GET", "POST", "PUT", "HEAD", "TRACE").get(random.nextInt(5));
            return Http2Talk.head(stream, random.nextBoolean(), Http2Talk.fields(method, "/a", more));
        }

        private void target(Http2Talk talk) {
            int nth = 1 + random.nextInt(4);
            try {
                talk.harness().target(nth);
            } catch (AssertionError none) {
                return; // there are not so many
            }
            while (greeted.size() < nth) {
                greeted.add(false);
            }
            if (random.nextInt(12) == 0) {
                talk.harness().target(nth).close();
            } else if (targetVersion.equals("2")) {
                if (!greeted.get(nth - 1)) {
                    greeted.set(nth - 1, true);
                    talk.harness().target(nth).send(Frames.frame(Frames.SETTINGS, 0, 0, new byte[0]));
                }
                talk.harness().target(nth).send(targetFrame());
            } else {
                talk.answers(nth, text());
            }
        }

        private String text() {
            return switch (random.nextInt(5)) {
                case 0 -> "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                case 1 -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
                case 2 -> "2\r\naa\r\n0\r\nX-Sum: 1\r\n\r\n";
                case 3 -> "HTTP/1.1 404 Not Found\r\n\r\n" + "a".repeat(random.nextInt(3_000));
                default -> "HTTP/1.1 103 Early Hints\r\n\r\n";
            };
        }

        private byte[] targetFrame() {
            int stream = 3 + 2 * random.nextInt(8);
            boolean ended = random.nextBoolean();
            return switch (random.nextInt(8)) {
                case 0, 1 -> Http2Talk.head(stream, ended, ":status", "200", "content-type", "text/plain");
                case 2 -> Http2Talk.head(stream, ended, ":status", "404", "content-length", "3");
                case 3, 4 -> Http2Talk.data(stream, ended, "a".repeat(random.nextInt(3_000)));
                case 5 -> Frames.frame(Frames.RST_STREAM, 0, stream, Frames.number(random.nextInt(14)));
                case 6 -> Http2Talk.head(stream, true, "grpc-status", "5", "grpc-message", "a%");
                default -> Frames.frame(Frames.WINDOW_UPDATE, 0, 0, Frames.number(random.nextInt(1, 9_000)));
            };
        }
    }
}
