package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.session.Disconnect.Cause;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SH-01 and SH-09 where no library helps: the first bytes of a connection. */
class PacketIT {

    private static final int PATIENCE_MILLIS = 180_000;
    private static final int KEXINIT = 20;

    /** More than any packet may have. */
    private static final int WHATEVER = 400_000;

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

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), lab.gateway().port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void hungUp(Socket socket) throws IOException {
        byte[] rest = new byte[8 << 10];
        try {
            while (socket.getInputStream().read(rest) >= 0) {
                // what it still says
            }
        } catch (SocketException e) {
            // hung up while we were still talking
        }
    }

    private void works() {
        assertThat(lab.ssh("alice/web-1", "echo still here").fine().out()).isEqualTo("still here\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 262_145, 1_000_000, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void sh09APacketLengthOutOfBoundsEndsTheConnection(long length) throws IOException {
        try (Socket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write("SSH-2.0-extreme\r\n".getBytes(StandardCharsets.US_ASCII));
            out.writeInt((int) length);
            try {
                // The engine reads on for a random while, as OpenSSH does, lest its hanging up tell about a length.
                out.write(new byte[WHATEVER]);
            } catch (SocketException e) {
                // it has heard enough
            }
            hungUp(socket);
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.PROTOCOL_ERROR);
        works();
    }

    @Test
    void sh09AnIdentificationWithoutEndEndsTheConnection() throws IOException {
        try (Socket socket = connect()) {
            byte[] piece = "SSH-2.0-".concat("x".repeat(1000)).getBytes(StandardCharsets.US_ASCII);
            try {
                for (int i = 0; i < 1000; i++) {
                    socket.getOutputStream().write(piece);
                }
            } catch (SocketException e) {
                // it has heard enough
            }
            hungUp(socket);
        }
        lab.ended();
        works();
    }

    @Test
    void sh01TheTargetsLegIsStrictAndOffersNothingThatTerrapinNeeds() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            lab.gateway()
                    .host()
                    .target(
                            "old",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                            TargetTls.OFF,
                            "root",
                            "secret",
                            Map.of("host-keys", lab.server().fingerprint()));
            server.setSoTimeout(PATIENCE_MILLIS);
            String offer;
            try (Tool ssh = lab.start("alice/old", "true")) {
                try (Socket socket = server.accept()) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.getOutputStream().write("SSH-2.0-old\r\n".getBytes(StandardCharsets.US_ASCII));
                    offer = offer(new DataInputStream(socket.getInputStream()));
                }
                assertThat(ssh.end().code()).isEqualTo(255);
            }
            assertThat(offer)
                    .contains("kex-strict-c-v00@openssh.com", "aes256-gcm@openssh.com")
                    .doesNotContain("chacha20", "-cbc", "sha1", "hmac-md5");
        }
    }

    /** Reads the identification and the first packet; returns what is offered in it. */
    private static String offer(DataInputStream in) throws IOException {
        int last = in.read();
        while (last != '\n') {
            if (last < 0) {
                throw new EOFException("no identification");
            }
            last = in.read();
        }
        byte[] packet = in.readNBytes(in.readInt());
        assertThat(packet[1]).isEqualTo((byte) KEXINIT);
        return new String(packet, StandardCharsets.ISO_8859_1);
    }
}
