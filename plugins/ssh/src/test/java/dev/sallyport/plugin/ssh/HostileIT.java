package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.session.Disconnect.Cause;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients must not get, and what must not upset the gateway: SH-05 and SH-09. */
class HostileIT {

    private static final int OPEN_CONFIRMATION = 91;
    private static final int OPEN_FAILURE = 92;
    private static final int REQUEST_FAILURE = 82;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private RawClient client() {
        return new RawClient(lab.gateway().port(), "alice/web-1", Lab.TOKEN);
    }

    private void works() {
        assertThat(lab.ssh("alice/web-1", "echo still here").fine().out()).isEqualTo("still here\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct-tcpip",
                "direct-streamlocal@openssh.com",
                "tun@openssh.com",
                "x11",
                "auth-agent@openssh.com",
                "forwarded-tcpip",
                "",
                "session\0"
            })
    void sh05ChannelsThatNobodyPermittedFailAndTheSessionGoesOn(String type) {
        try (RawClient client = client()) {
            client.open(type, 7, message -> {
                message.putString("127.0.0.1");
                message.putUInt(22);
                message.putString("127.0.0.1");
                message.putUInt(1);
            });
            assertThat(client.await(OPEN_FAILURE).getUInt()).isEqualTo(7);
            client.open("session", 8, message -> {});
            assertThat(client.await(OPEN_CONFIRMATION).getUInt()).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcpip-forward",
                "cancel-tcpip-forward",
                "streamlocal-forward@openssh.com",
                "hostkeys-prove-00@openssh.com",
                "nobody-knows-this"
            })
    void sh05ForwardingsThatAClientAsksForAreRefused(String name) {
        try (RawClient client = client()) {
            client.send(80, message -> {
                message.putString(name);
                message.putBoolean(true);
                message.putString("127.0.0.1");
                message.putUInt(0);
            });
            client.await(REQUEST_FAILURE);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void sh05ForwardsOfOpenSshFailInItsWords() {
        Tool.Ran remote = lab.program(
                "ssh",
                "-p",
                List.of(
                        "-R",
                        "0:127.0.0.1:22",
                        "-o",
                        "ExitOnForwardFailure=yes",
                        "-l",
                        "alice/web-1",
                        "127.0.0.1",
                        "id"),
                "");
        assertThat(remote.code()).isNotZero();
        assertThat(remote.err()).contains("remote port forwarding failed");
        Tool.Ran local = lab.program("ssh", "-p", List.of("-W", "127.0.0.1:22", "-l", "alice/web-1", "127.0.0.1"), "");
        assertThat(local.code()).isNotZero();
        assertThat(local.err()).contains("administratively prohibited").contains("no access rule permits");
    }

    @Test
    void sh05AgentAndX11RequestsFailAndTheCommandRuns() {
        try (RawClient client = client()) {
            client.open("session", 1, message -> {});
            client.await(OPEN_CONFIRMATION);
            for (String type : new String[] {"auth-agent-req@openssh.com", "x11-req", "nobody-knows-this"}) {
                client.send(98, message -> {
                    message.putUInt(0);
                    message.putString(type);
                    message.putBoolean(true);
                });
                assertThat(client.await(100).getUInt()).isEqualTo(1);
            }
            client.send(98, message -> {
                message.putUInt(0);
                message.putString("exec");
                message.putBoolean(true);
                message.putString("exit 5");
            });
            client.await(99);
            client.await(97);
        }
    }

    @Test
    void aChannelThatIsClosedLeavesNothingBehind() {
        try (RawClient client = client()) {
            for (int i = 0; i < 3; i++) {
                int channel = i;
                client.open("session", channel, message -> {});
                client.await(OPEN_CONFIRMATION);
                client.send(98, message -> {
                    message.putUInt(channel);
                    message.putString("exec");
                    message.putBoolean(true);
                    message.putString("exit 5");
                });
                client.await(97);
                client.send(97, message -> message.putUInt(channel));
            }
            lab.await("the lanes are closed", () -> lab.gateway().gate(1).openLanes() == 0);
        }
    }

    @Test
    void aStatusBehindTheClientsCloseIsTold() {
        try (RawClient client = client()) {
            client.open("session", 1, message -> {});
            client.await(OPEN_CONFIRMATION);
            client.send(98, message -> {
                message.putUInt(0);
                message.putString("exec");
                message.putBoolean(true);
                message.putString("exec >&- 2>&-; read x; exit 5");
            });
            client.await(99);
            client.await(96);
            client.send(97, message -> message.putUInt(0));
            Buffer status = client.await(any -> List.of(97, 98).contains((int) any.array()[any.rpos()]));
            assertThat(status.getByte()).isEqualTo((byte) 98);
            assertThat(status.getUInt()).isEqualTo(1);
            assertThat(status.getString()).isEqualTo("exit-status");
            assertThat(status.getBoolean()).isFalse();
            assertThat(status.getUInt()).isEqualTo(5);
            client.await(97);
            lab.await("the lane is closed", () -> lab.gateway().gate(1).openLanes() == 0);
        }
        assertThat(lab.policy().events().await(Completion.class, any -> true).tag())
                .isEqualTo("exit 5");
    }

    @Test
    void sh09AThousandChannelsAreBounded() {
        try (RawClient client = client()) {
            for (int i = 0; i < 1000; i++) {
                client.open("session", i, message -> {});
            }
            int refused = 0;
            for (int i = 0; i < 1000; i++) {
                refused += client.await(any -> true).array()[0] == OPEN_FAILURE ? 1 : 0;
            }
            assertThat(refused).isGreaterThanOrEqualTo(1000 - 256);
            works();
        }
    }

    @Test
    void sh09AThousandFuzzedRequestsLeaveTheGatewayHealthy() {
        Random random = new Random(815);
        String[] types = {"pty-req", "env", "window-change", "signal", "exec", "shell", "subsystem", "x11-req", "break"
        };
        for (int round = 0; round < 20; round++) {
            try (RawClient client = client()) {
                client.open("session", 1, message -> {});
                client.await(OPEN_CONFIRMATION);
                boolean open = true;
                for (int i = 0; i < 50 && open; i++) {
                    byte[] noise = new byte[random.nextInt(64)];
                    random.nextBytes(noise);
                    open = client.offer(90 + random.nextInt(11), message -> {
                        message.putUInt(random.nextInt(4) == 0 ? random.nextInt() & 0xffff_ffffL : 0);
                        message.putString(types[random.nextInt(types.length)]);
                        message.putBoolean(random.nextBoolean());
                        message.putRawBytes(noise);
                    });
                }
            }
        }
        works();
    }

    @ParameterizedTest
    @ValueSource(ints = {91, 93, 94, 96, 97, 98})
    void messagesForAChannelThatIsNotOpenEndTheConnection(int command) {
        try (RawClient client = client()) {
            client.send(command, message -> {
                message.putUInt(4711);
                message.putUInt(1);
                message.putUInt(1);
                message.putUInt(1);
            });
            client.awaitClosed();
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.PROTOCOL_ERROR);
    }

    @Test
    void sh09AClientThatDoesNotWidenItsWindowStopsTheProgram() {
        try (RawClient client = client()) {
            client.open("session", 1, message -> {}); // with a window of 1 MiB
            client.await(OPEN_CONFIRMATION);
            client.send(98, message -> {
                message.putUInt(0);
                message.putString("exec");
                message.putBoolean(true);
                message.putString("head -c 9000000 /dev/zero");
            });
            client.await(99);
            long received = 0;
            while (received < (1 << 20) - (64 << 10)) {
                received += data(client.await(94));
            }
            // The rest fits neither into the window nor into the pipes behind it.
            assertThat(lab.gateway().gate(1).openExchanges()).isEqualTo(1);
            assertThat(received).isLessThanOrEqualTo(1 << 20);
            works();
            client.send(93, message -> {
                message.putUInt(0);
                message.putUInt(16 << 20);
            });
            while (received < 9_000_000) {
                received += data(client.await(94));
            }
            assertThat(received).isEqualTo(9_000_000);
            client.await(97);
        }
    }

    private static long data(Buffer message) {
        message.getUInt();
        return message.getUInt();
    }

    @Test
    void sh09MoreDataThanTheWindowAllowsEndsTheConnection() {
        try (RawClient client = client()) {
            client.open("session", 1, message -> {});
            client.await(OPEN_CONFIRMATION);
            byte[] data = new byte[16 << 10];
            boolean open = true;
            for (int i = 0; i < 200 && open; i++) {
                open = client.offer(94, message -> {
                    message.putUInt(0);
                    message.putBytes(data);
                });
            }
            client.awaitClosed();
        }
        works();
    }

    @Test
    void aCommandThatIsNotTextIsNotRun() {
        try (RawClient client = client()) {
            client.open("session", 1, message -> {});
            client.await(OPEN_CONFIRMATION);
            for (byte[] text : new byte[][] {{'i', 'd', (byte) 0xff}, {'i', 'd', 0, 'x'}}) {
                client.send(98, message -> {
                    message.putUInt(0);
                    message.putString("exec");
                    message.putBoolean(true);
                    message.putBytes(text);
                });
                client.await(100);
            }
        }
        assertThat(lab.policy().events().all(Command.class)).isEmpty();
    }
}
