package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;

/**
 * A method whose messages can be read. Thread-safe value.
 *
 * @param schema the descriptors it is from
 * @param request what clients send
 * @param response what the service answers
 * @param clientStreams whether a client may send any number of messages
 */
public record CallMethod(Schema schema, Descriptor request, Descriptor response, boolean clientStreams) {

    static CallMethod of(Schema schema, MethodDescriptor method) {
        return new CallMethod(schema, method.getInputType(), method.getOutputType(), method.isClientStreaming());
    }
}
