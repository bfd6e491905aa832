package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.testkit.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SH-05 and SH-09: clients and targets that open what nobody asked for, or too much of it. */
class HostileForwardIT {

    private static final int GLOBAL_REQUEST = 80;
    private static final int REQUEST_SUCCESS = 81;
    private static final int REQUEST_FAILURE = 82;
    private static final int OPEN = 90;
    private static final int OPEN_CONFIRMATION = 91;
    private static final int OPEN_FAILURE = 92;
    private static final int DATA = 94;
    private static final int REQUEST = 98;
    private static final int SUCCESS = 99;

    @TempDir
    Path folder;

    private Lab lab;
    private RawTarget target;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
        target = new RawTarget(folder);
        lab.gateway()
                .host()
                .target(
                        "raw",
                        target.address(),
                        TargetTls.OFF,
                        "service",
                        RawTarget.SECRET,
                        Map.of("host-keys", target.fingerprint()));
    }

    @AfterEach
    void close() {
        lab.close();
        target.close();
    }

    private RawClient client() {
        return new RawClient(lab.gateway().port(), "alice/raw", Lab.TOKEN);
    }

    private static void port(Buffer message, String address, int port) {
        message.putString(address);
        message.putUInt(port);
        message.putString("10.0.0.9");
        message.putUInt(4711);
    }

    private static void listen(RawClient client, String name, int port) {
        client.send(GLOBAL_REQUEST, message -> {
            message.putString(name);
            message.putBoolean(true);
            message.putString("localhost");
            message.putUInt(port);
        });
    }

    /** Lets the target take the next request to listen. */
    private void take(Session session) {
        target.await(GLOBAL_REQUEST);
        RawTarget.send(session, REQUEST_SUCCESS, message -> {});
    }

    private void refuses(Session session, String type, Consumer<Buffer> more) {
        RawTarget.open(session, type, 5, more);
        Buffer failure = target.await(OPEN_FAILURE);
        assertThat(failure.getUInt()).isEqualTo(5);
        assertThat(failure.getInt()).isEqualTo(1);
        assertThat(failure.getString()).isEqualTo("sallyport: not permitted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forwarded-tcpip",
                "forwarded-streamlocal@openssh.com",
                "auth-agent@openssh.com",
                "x11",
                "session",
                "direct-tcpip",
                "tun@openssh.com"
            })
    void sh05WhatATargetOpensWithoutBeingAskedToIsRefused(String type) {
        lab.policy().permits(tunnel -> true);
        try (RawClient client = client()) {
            refuses(target.login(), type, message -> {
                if (type.equals("forwarded-streamlocal@openssh.com")) {
                    message.putString("/run/s");
                    message.putString("");
                } else if (type.equals("x11")) {
                    message.putString("127.0.0.1");
                    message.putUInt(9);
                } else if (type.contains("tcpip")) {
                    port(message, "localhost", 8080);
                }
            });
            assertThat(client.isOpen()).isTrue();
            assertThat(lab.policy().events().all(Command.class)).isEmpty();
        }
    }

    @Test
    void sh05ATargetOpensOnlyWhatItListensFor() {
        lab.policy().permits(tunnel -> true);
        try (RawClient client = client()) {
            Session session = target.login();
            listen(client, "tcpip-forward", 8080);
            take(session);
            client.await(REQUEST_SUCCESS);
            refuses(session, "forwarded-tcpip", message -> port(message, "localhost", 8081));
            RawTarget.open(session, "forwarded-tcpip", 6, message -> port(message, "localhost", 8080));
            Buffer open = client.await(OPEN);
            assertThat(open.getString()).isEqualTo("forwarded-tcpip");
            listen(client, "cancel-tcpip-forward", 8080);
            take(session);
            client.await(REQUEST_SUCCESS);
            refuses(session, "forwarded-tcpip", message -> port(message, "localhost", 8080));
        }
    }

    @Test
    void sh05ATargetThatIsToldNoDoesNotHearOfARefusedForward() {
        lab.policy().permits(tunnel -> !tunnel.destination().endsWith(":8080"));
        try (RawClient client = client()) {
            Session session = target.login();
            listen(client, "tcpip-forward", 8080);
            client.await(REQUEST_FAILURE);
            refuses(session, "forwarded-tcpip", message -> port(message, "localhost", 8080));
            listen(client, "tcpip-forward", 8081);
            Buffer heard = target.await(GLOBAL_REQUEST);
            assertThat(heard.getString()).isEqualTo("tcpip-forward");
            assertThat(heard.getBoolean()).isTrue();
            assertThat(heard.getString()).isEqualTo("localhost");
            assertThat(heard.getUInt()).isEqualTo(8081);
        }
    }

    @Test
    void sh05AForeignForwardIsNotTakenBack() {
        lab.policy().permits(tunnel -> true);
        try (RawClient client = client()) {
            Session session = target.login();
            listen(client, "cancel-tcpip-forward", 8080);
            client.await(REQUEST_FAILURE);
            listen(client, "tcpip-forward", 8081);
            take(session);
            client.await(REQUEST_SUCCESS);
        }
    }

    @Test
    void sh05AnswersComeInTheOrderOfTheRequests() {
        lab.policy().permits(tunnel -> true);
        try (RawClient client = client()) {
            Session session = target.login();
            listen(client, "tcpip-forward", 0);
            client.send(GLOBAL_REQUEST, message -> {
                message.putString("keepalive@openssh.com");
                message.putBoolean(true);
            });
            target.await(GLOBAL_REQUEST);
            RawTarget.send(session, REQUEST_SUCCESS, message -> message.putUInt(40_000));
            Buffer first = client.await(any -> any.array()[0] == REQUEST_SUCCESS || any.array()[0] == REQUEST_FAILURE);
            assertThat(first.getByte()).isEqualTo((byte) REQUEST_SUCCESS);
            assertThat(first.getUInt()).isEqualTo(40_000);
            client.await(REQUEST_FAILURE);
        }
    }

    @Test
    void sh05ASingleConnectionToTheDisplayIsOne() {
        lab.policy().permits(tunnel -> true);
        try (RawClient client = client()) {
            Session session = target.login();
            client.open("session", 1, message -> {});
            Buffer open = target.await(OPEN);
            open.getString();
            long gateway = open.getUInt();
            RawTarget.send(session, OPEN_CONFIRMATION, message -> {
                message.putUInt(gateway);
                message.putUInt(1);
                message.putUInt(1 << 20);
                message.putUInt(32 << 10);
            });
            long channel = confirmed(client);
            client.send(REQUEST, message -> {
                message.putUInt(channel);
                message.putString("x11-req");
                message.putBoolean(true);
                message.putBoolean(true);
                message.putString("MIT-MAGIC-COOKIE-1");
                message.putString("00112233445566778899aabbccddeeff");
                message.putUInt(0);
            });
            target.await(REQUEST);
            RawTarget.send(session, SUCCESS, message -> message.putUInt(gateway));
            client.await(SUCCESS);
            RawTarget.open(session, "x11", 5, message -> {
                message.putString("127.0.0.1");
                message.putUInt(9);
            });
            client.await(OPEN);
            refuses(session, "x11", message -> {
                message.putString("127.0.0.1");
                message.putUInt(9);
            });
        }
        assertThat(lab.policy().events().all(Command.class).stream()
                        .filter(command -> command.kind() == CommandKind.TUNNEL)
                        .noneMatch(command -> command.toString().contains("00112233445566778899aabbccddeeff")))
                .as("the cookie is in no command")
                .isTrue();
    }

    private static long confirmed(RawClient client) {
        Buffer confirmation = client.await(OPEN_CONFIRMATION);
        confirmation.getUInt();
        return confirmation.getUInt();
    }

    @Test
    void sh09AFloodOfOpensIsBounded() {
        lab.policy().permits(tunnel -> true);
        int max = Limits.DEFAULTS.tunnelsMax();
        try (RawClient client = client()) {
            Session session = target.login();
            for (int i = 0; i < 2 * max; i++) {
                client.open("direct-tcpip", i, message -> port(message, "db", 80));
            }
            for (int i = 0; i < max; i++) {
                Buffer failure = client.await(OPEN_FAILURE);
                failure.getUInt();
                assertThat(failure.getInt()).isEqualTo(4);
                assertThat(failure.getString()).contains("limits.tunnels-max");
            }
            // One that ends makes room for another.
            Buffer open = target.await(OPEN);
            open.getString();
            long gateway = open.getUInt();
            RawTarget.send(session, OPEN_FAILURE, message -> {
                message.putUInt(gateway);
                message.putInt(2);
                message.putString("no such host");
                message.putString("");
            });
            assertThat(client.await(OPEN_FAILURE).getUInt()).isZero();
            client.open("direct-tcpip", 9000, message -> port(message, "db", 80));
            for (int i = 0; i < max; i++) {
                target.await(OPEN);
            }
        }
    }

    @Test
    void sh09TooManyRemoteForwardsAreRefused() {
        lab.policy().permits(tunnel -> true);
        int max = Limits.DEFAULTS.forwardsMax();
        try (RawClient client = client()) {
            Session session = target.login();
            for (int i = 0; i <= max; i++) {
                listen(client, "tcpip-forward", 8000 + i);
            }
            for (int i = 0; i < max; i++) {
                take(session);
                client.await(REQUEST_SUCCESS);
            }
            client.await(REQUEST_FAILURE);
        }
    }

    @Test
    void sh09WhatIsHeldIsBoundedHoweverMuchTheTargetWouldTake() {
        lab.policy().permits(tunnel -> true).onText("speaks", Answer.hold("somebody must look"));
        try (RawClient client = client()) {
            Session session = target.login();
            client.open("direct-tcpip", 1, message -> port(message, "db", 80));
            Buffer open = target.await(OPEN);
            open.getString();
            long gateway = open.getUInt();
            RawTarget.send(session, OPEN_CONFIRMATION, message -> {
                message.putUInt(gateway);
                message.putUInt(1);
                message.putUInt(64 << 10);
                message.putUInt(32 << 10);
            });
            long channel = confirmed(client);
            for (int i = 0; i < 100; i++) {
                RawTarget.send(session, 93, message -> {
                    message.putUInt(gateway);
                    message.putUInt(1 << 20);
                });
            }
            byte[] data = new byte[32 << 10];
            client.send(DATA, message -> {
                message.putUInt(channel);
                message.putBytes(data);
            });
            lab.policy().awaitHold();
            boolean going = true;
            for (int i = 0; i < 3 && going; i++) {
                going = client.offer(DATA, message -> {
                    message.putUInt(channel);
                    message.putBytes(data);
                });
            }
            client.awaitClosed();
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.PROTOCOL_ERROR);
        assertThat(lab.ended().detail()).contains("more data than the window allows");
    }

    @ParameterizedTest
    @ValueSource(ints = {OPEN_CONFIRMATION, OPEN_FAILURE})
    void anAnswerToAnOpeningOfOnesOwnEndsTheConnection(int command) {
        lab.policy().permits(tunnel -> true);
        try (RawClient client = client()) {
            target.login();
            client.open("direct-tcpip", 1, message -> port(message, "db", 80));
            target.await(OPEN);
            client.send(command, message -> {
                message.putUInt(0);
                message.putUInt(1);
                message.putUInt(1);
                message.putUInt(1);
            });
            client.awaitClosed();
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.PROTOCOL_ERROR);
    }

    @Test
    void anAnswerToARequestNobodyMadeEndsTheConnection() {
        try (RawClient client = client()) {
            RawTarget.send(target.login(), REQUEST_SUCCESS, message -> {});
            client.awaitClosed();
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.PROTOCOL_ERROR);
    }
}
