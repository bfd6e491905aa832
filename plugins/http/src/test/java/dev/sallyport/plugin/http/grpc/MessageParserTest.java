package dev.sallyport.plugin.http.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.AnyProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.api.event.Value;
import dev.sallyport.plugin.http.wire.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that are no message, or a message of bytes beyond measure; and messages that others made. */
final class MessageParserTest {

    private static MessageDocument strict(byte[] bytes) {
        return MessageDocument.read(Demo.SCHEMA, Demo.PERSON, bytes, true);
    }

    @Test
    void whatBreaksOffIsNoMessage() {
        byte[] bytes = People.full().toByteArray();
        int whole = 0;
        for (int length = 0; length < bytes.length; length++) {
            try {
                MessageDocument document = strict(Arrays.copyOf(bytes, length));
                DynamicMessage.parseFrom(Demo.PERSON, document.bytes());
                whole++;
            } catch (Malformed e) {
                assertThat(e).hasMessageContaining("message");
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("cut at " + length, e);
            }
        }
        assertThat(whole).isBetween(10, bytes.length / 2);
    }

    @Test
    void nonsenseIsNeverTakenForMoreThanProtobufDoes() {
        Random random = new Random(7);
        byte[] seed = People.full().toByteArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seed.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            MessageDocument document;
            try {
                document = strict(bytes);
            } catch (Malformed e) {
                continue;
            }
            document.at("/name").ifPresent(name -> document.set("/name", new Value.Text("x")));
            int nth = i;
            try {
                DynamicMessage.parseFrom(Demo.PERSON, document.bytes());
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("round " + nth, e);
            }
        }
    }

    @Test
    void treesHaveBounds() throws IOException {
        byte[] deep = new byte[0];
        for (int i = 0; i < 101; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(21, deep);
            out.flush();
            deep = bytes.toByteArray();
        }
        byte[] nested = deep;
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> strict(nested))
                .withMessageContaining("levels");
        byte[] many = new byte[1 << 20];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = (4 << 3) | 2;
        }
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> strict(many))
                .withMessageContaining("values");
    }

    @Test
    void descriptorsAreMessagesToo() throws InvalidProtocolBufferException {
        FileDescriptorProto any = AnyProto.getDescriptor().toProto();
        MessageDocument document =
                MessageDocument.read(Demo.SCHEMA, FileDescriptorProto.getDescriptor(), any.toByteArray(), true);
        document.set("/message_type/0/field/1/name", new Value.Text("masked"));
        FileDescriptorProto expected = any.toBuilder().build();
        FileDescriptorProto.Builder changed = expected.toBuilder();
        changed.getMessageTypeBuilder(0).getFieldBuilder(1).setName("masked");
        assertThat(FileDescriptorProto.parseFrom(document.bytes())).isEqualTo(changed.build());
    }
}
