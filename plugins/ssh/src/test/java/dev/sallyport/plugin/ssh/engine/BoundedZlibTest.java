package dev.sallyport.plugin.ssh.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compressed packets: SH-09. */
class BoundedZlibTest {

    private final BoundedZlib packing = new BoundedZlib();
    private final BoundedZlib unpacking = new BoundedZlib();

    @BeforeEach
    void start() {
        packing.init(Compression.Type.Deflater, -1);
        unpacking.init(Compression.Type.Inflater, -1);
    }

    private byte[] through(byte[] content) throws SshException {
        Buffer packet = new ByteArrayBuffer(content.clone());
        packing.compress(packet);
        Buffer out = new ByteArrayBuffer();
        unpacking.uncompress(packet, out);
        return out.getCompactData();
    }

    @Test
    void packetsComeOutAsTheyWentInOneAfterTheOther() throws SshException {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] content = new byte[random.nextInt(60_000)];
            if (i % 2 == 0) {
                random.nextBytes(content);
            }
            assertThat(through(content)).isEqualTo(content);
        }
        byte[] largest = new byte[BoundedZlib.PACKET_BYTES_MAX];
        assertThat(through(largest)).isEqualTo(largest);
    }

    @Test
    void sh09APacketThatWouldBeTooLargeIsRefused() {
        assertThatThrownBy(() -> through(new byte[BoundedZlib.PACKET_BYTES_MAX + 1]))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void sh09NoiseIsRefused() {
        byte[] noise = new byte[1000];
        new Random(3).nextBytes(noise);
        assertThatThrownBy(() -> unpacking.uncompress(new ByteArrayBuffer(noise), new ByteArrayBuffer()))
                .isInstanceOf(SshException.class);
    }
}
