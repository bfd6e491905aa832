import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.services.MetricRecorder;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.Messages;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import io.grpc.xds.orca.OrcaServiceImpl;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The service of grpc-java's interoperability tests. */
final class InteropService {

    private InteropService() {}

    /**
     * As grpc-java's own server is made, and reflection besides.
     *
     * @param descriptors file that the descriptors of its messages are written to
     */
    static void serve(Path descriptors) throws Exception {
        Files.write(descriptors, described().toByteArray());
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
        MetricRecorder recorder = MetricRecorder.newInstance();
        BindableService service = new TestServiceImpl(executor, recorder);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .maxInboundMessageSize(AbstractInteropTest.MAX_MESSAGE_SIZE)
                .addService(ServerInterceptors.intercept(
                        ServerInterceptors.intercept(service, TestServiceImpl.interceptors()),
                        InteropService::compressionChecked))
                .addService(OrcaServiceImpl.createService(executor, recorder, 1, TimeUnit.SECONDS))
                .addService(ProtoReflectionServiceV1.newInstance())
                .intercept(OrcaMetricReportingServerInterceptor.create(recorder))
                .addStreamTracerFactory(new ServerStreamTracer.Factory() {
                    @Override
                    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                        return new Compression();
                    }
                })
                .build()
                .start();
        System.out.println(server.getPort());
        server.awaitTermination();
    }

    private static FileDescriptorSet described() {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        var schema = (ProtoFileDescriptorSupplier) TestServiceGrpc.getServiceDescriptor().getSchemaDescriptor();
        add(schema.getFileDescriptor(), files);
        FileDescriptorSet.Builder all = FileDescriptorSet.newBuilder();
        files.values().forEach(file -> all.addFile(file.toProto()));
        return all.build();
    }

    /** Adds a file behind those it needs. */
    private static void add(FileDescriptor file, Map<String, FileDescriptor> files) {
        file.getDependencies().forEach(needed -> add(needed, files));
        files.put(file.getName(), file);
    }

    /** Which messages of a call came compressed. */
    private static final class Compression extends ServerStreamTracer {

        private static final Context.Key<Compression> KEY = Context.key("compression");

        private final Queue<Boolean> came = new ConcurrentLinkedQueue<>();

        @Override
        public Context filterContext(Context context) {
            return context.withValue(KEY, this);
        }

        /** @param size without compression, which is not known yet of a message that has some */
        @Override
        public void inboundMessageRead(int number, long wireSize, long size) {
            came.add(size < 0);
        }
    }

    /**
     * Refuses messages that did not come compressed as they say. The tests' description wants that of every server;
     * grpc-java's leaves it out, so that its cases with a probe fail there.
     */
    private static <Q, A> ServerCall.Listener<Q> compressionChecked(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Compression compression = Compression.KEY.get();
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                boolean compressed = compression.came.remove();
                if (expected(message).filter(wanted -> wanted != compressed).isPresent()) {
                    refused = true;
                    call.close(Status.INVALID_ARGUMENT.withDescription("compressed: " + compressed), new Metadata());
                } else {
                    super.onMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    private static Optional<Boolean> expected(Object message) {
        return switch (message) {
            case Messages.SimpleRequest unary when unary.hasExpectCompressed() ->
                Optional.of(unary.getExpectCompressed().getValue());
            case Messages.StreamingInputCallRequest one when one.hasExpectCompressed() ->
                Optional.of(one.getExpectCompressed().getValue());
            default -> Optional.empty();
        };
    }
}
