package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.sallyport.api.event.Command;
import dev.sallyport.plugin.http.grpc.Demo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Targets that are asked for their descriptors. */
final class GrpcReflectionTest {

    private static final byte[] ANN = CallTalk.person("Ann", "ann@example.org");
    private static final String V1 = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

    private static CallTalk talk() {
        CallTalk talk = new CallTalk(Map.of("reflection", "true"));
        talk.policy().wantBodies(true);
        return talk;
    }

    /** A ServerReflectionResponse with files. */
    private static byte[] files(int... indexes) {
        try {
            ByteArrayOutputStream list = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(list);
            for (int index : indexes) {
                out.writeBytes(1, Demo.SET.getFile(index).toByteString());
            }
            out.flush();
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            out = CodedOutputStream.newInstance(response);
            out.writeString(1, "shop");
            out.writeBytes(4, ByteString.copyFrom(list.toByteArray()));
            out.flush();
            return CallTalk.framed(response.toByteArray(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(CallTalk talk, int stream) {
        return String.valueOf(talk.target().head(stream).path());
    }

    private static String commands(CallTalk talk) {
        return talk.policy().events().all(Command.class).toString();
    }

    @Test
    void aTargetIsAskedForTheServiceBeforeItIsCalledAndOnce() {
        try (CallTalk talk = talk()) {
            talk.calls(1, "Find").says(1, true, ANN);
            assertThat(path(talk, 3)).isEqualTo(V1);
            assertThat(talk.target().head(3).get("authorization")).isNotNull();
            assertThat(talk.target().got().answer(3).text()).contains("demo.v1.Shop");
            assertThat(talk.policy().events().all(Command.class)).isEmpty();
            talk.begins(3).answers(3, files(0)).ends(3);
            assertThat(commands(talk)).contains("\"name\":\"Ann\"", "grpc.method=Find");
            assertThat(path(talk, 5)).isEqualTo("/demo.v1.Shop/Find");
            talk.calls(3, "Chat").says(3, true, ANN);
            assertThat(path(talk, 7)).isEqualTo("/demo.v1.Shop/Chat");
            talk.talk().harness().passTime(Duration.ofMinutes(6));
        }
    }

    @Test
    void anOlderTargetIsAskedInItsOwnWords() {
        try (CallTalk talk = talk()) {
            talk.calls(1, "Find").says(1, true, ANN);
            talk.begins(3).ends(3, "x", "y");
            talk.target()
                    .says(Http2Talk.head(
                            5, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "12"));
            assertThat(path(talk, 5)).isEqualTo("/demo.v1.Shop/Find");
        }
        try (CallTalk talk = talk()) {
            talk.calls(1, "Find").says(1, true, ANN);
            talk.target()
                    .begins(new byte[0])
                    .says(Http2Talk.head(
                            3, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "12"));
            assertThat(path(talk, 5)).isEqualTo(V1.replace(".v1.", ".v1alpha."));
            talk.target().says(Http2Talk.head(5, false, ":status", "200", "content-type", "application/grpc"));
            talk.answers(5, files(0)).ends(5);
            assertThat(commands(talk)).contains("\"name\":\"Ann\"");
        }
    }

    @Test
    void aTargetThatDoesNotTellLeavesItsCallsOpaqueAndIsNotAskedAgainAtOnce() {
        try (CallTalk talk = talk()) {
            talk.calls(1, "Find").says(1, true, ANN);
            talk.calls(3, "Find").says(3, true, ANN);
            talk.talk().harness().passTime(Duration.ofSeconds(6)); // in words of v1
            talk.talk().harness().passTime(Duration.ofSeconds(6)); // and of v1alpha
            assertThat(talk.policy().events().all(Command.class))
                    .hasSize(2)
                    .allMatch(command ->
                            command.attributes().get("http.content-type").equals("application/grpc"));
            assertThat(talk.target().got().answer(3).reset).isPresent();
            assertThat(path(talk, 7)).isEqualTo("/demo.v1.Shop/Find");
            assertThat(path(talk, 9)).isEqualTo("/demo.v1.Shop/Find");
            talk.calls(5, "Find").says(5, true, ANN);
            assertThat(path(talk, 11)).isEqualTo("/demo.v1.Shop/Find");
        }
    }
}
