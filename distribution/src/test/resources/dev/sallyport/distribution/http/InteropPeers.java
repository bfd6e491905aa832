import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages;
import io.grpc.testing.integration.TestCases;
import io.grpc.testing.integration.TestServiceClient;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * grpc-java's own interoperability tests: {@code server} serves them and says its port, {@code client PORT TOKEN CASE...}
 * runs them and says a line for each. Run from source with grpc-java on the class path.
 */
final class InteropPeers {

    private static final String AUTHORITY = "interop.test";

    public static void main(String[] args) throws Exception {
        if (args[0].equals("server")) {
            serve();
            return;
        }
        int port = Integer.parseInt(args[1]);
        for (String name : Arrays.asList(args).subList(3, args.length)) {
            String said;
            try {
                switch (name) {
                    case "reflection" -> reflection(port, args[2]);
                    case "masked" -> masked(port, args[2]);
                    case "refused" -> refused(port, args[2]);
                    default -> run(port, args[2], name);
                }
                said = "fine";
            } catch (Throwable e) {
                Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getCause() : e;
                said = String.valueOf(cause).replace('\n', ' ');
                cause.printStackTrace();
            }
            System.out.println(name + ": " + said);
        }
        System.exit(0);
    }

    private static void serve() throws Exception {
        BindableService service = new TestServiceImpl(Executors.newScheduledThreadPool(2));
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerInterceptors.intercept(service, TestServiceImpl.interceptors()))
                .addService(ProtoReflectionServiceV1.newInstance())
                .build()
                .start();
        System.out.println(server.getPort());
        server.awaitTermination();
    }

    private static void run(int port, String token, String name) throws Exception {
        TestServiceClient client = new TestServiceClient();
        call(client, "parseArgs", String[].class, new String[] {
            "--server_host=127.0.0.1",
            "--server_port=" + port,
            "--server_host_override=" + AUTHORITY,
            "--use_tls=false",
            "--test_case=" + name,
            "--soak_per_iteration_max_acceptable_latency_ms=60000",
            "--additional_metadata=authorization:Bearer " + token
        });
        call(client, "setUp");
        try {
            Method test = TestServiceClient.class.getDeclaredMethod("runTest", TestCases.class);
            test.setAccessible(true);
            test.invoke(client, TestCases.fromString(name));
        } finally {
            call(client, "tearDown");
        }
    }

    private static void call(TestServiceClient client, String name) throws Exception {
        Method method = TestServiceClient.class.getDeclaredMethod(name);
        method.setAccessible(true);
        method.invoke(client);
    }

    private static void call(TestServiceClient client, String name, Class<?> type, Object value) throws Exception {
        Method method = TestServiceClient.class.getDeclaredMethod(name, type);
        method.setAccessible(true);
        method.invoke(client, value);
    }

    private static ManagedChannel channel(int port, String token) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .overrideAuthority(AUTHORITY)
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .build();
    }

    /** The client asks for reflection itself. */
    private static void reflection(int port, String token) throws Exception {
        ManagedChannel channel = channel(port, token);
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asks = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable e) {
                        answer.completeExceptionally(e);
                    }

                    @Override
                    public void onCompleted() {}
                });
        asks.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
        check(answer.get(30, TimeUnit.SECONDS).toString().contains("grpc.testing.TestService"), "the service is listed");
        asks.onCompleted();
        channel.shutdownNow();
    }

    private static List<Messages.StreamingOutputCallResponse> stream(
            ManagedChannel channel, Messages.StreamingOutputCallRequest request) {
        List<Messages.StreamingOutputCallResponse> all = new java.util.ArrayList<>();
        TestServiceGrpc.newBlockingStub(channel)
                .withCompression("gzip")
                .streamingOutputCall(request)
                .forEachRemaining(all::add);
        return all;
    }

    /** What the service says back in an error is text that a detector finds something in. */
    private static void masked(int port, String token) {
        ManagedChannel channel = channel(port, token);
        Messages.EchoStatus status = Messages.EchoStatus.newBuilder()
                .setCode(5)
                .setMessage("no ann@example.org here")
                .build();
        try {
            TestServiceGrpc.newBlockingStub(channel)
                    .unaryCall(Messages.SimpleRequest.newBuilder().setResponseStatus(status).build());
            throw new AssertionError("it answers with a status");
        } catch (io.grpc.StatusRuntimeException e) {
            check(e.getStatus().getCode().value() == 5, e.toString());
            check("no [redacted by emails] here".equals(e.getStatus().getDescription()), e.toString());
        }
        Messages.StreamingOutputCallRequest request = Messages.StreamingOutputCallRequest.newBuilder()
                .addResponseParameters(Messages.ResponseParameters.newBuilder().setSize(10))
                .addResponseParameters(Messages.ResponseParameters.newBuilder().setSize(20_000))
                .build();
        List<Messages.StreamingOutputCallResponse> all = stream(channel, request);
        check(all.size() == 2, "both messages come");
        for (Messages.StreamingOutputCallResponse response : all) {
            check(response.hasPayload() && response.getPayload().getBody().isEmpty(), "the payload is masked");
        }
        channel.shutdownNow();
    }

    /** A guardrail looks at a field, in a unary call and in a later message of a stream. */
    private static void refused(int port, String token) throws Exception {
        ManagedChannel channel = channel(port, token);
        Messages.EchoStatus status =
                Messages.EchoStatus.newBuilder().setCode(42).setMessage("x").build();
        try {
            TestServiceGrpc.newBlockingStub(channel)
                    .unaryCall(Messages.SimpleRequest.newBuilder().setResponseStatus(status).build());
            throw new AssertionError("it is refused");
        } catch (io.grpc.StatusRuntimeException e) {
            check(e.getStatus().getCode().value() == 7 && e.toString().contains("no-42"), e.toString());
        }
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        StreamObserver<Messages.StreamingOutputCallRequest> asks =
                TestServiceGrpc.newStub(channel).fullDuplexCall(new StreamObserver<>() {
                    @Override
                    public void onNext(Messages.StreamingOutputCallResponse response) {
                        first.complete(response.getPayload().getBody().size());
                    }

                    @Override
                    public void onError(Throwable e) {
                        end.complete(e);
                    }

                    @Override
                    public void onCompleted() {
                        end.complete(new AssertionError("it is refused"));
                    }
                });
        asks.onNext(Messages.StreamingOutputCallRequest.newBuilder()
                .addResponseParameters(Messages.ResponseParameters.newBuilder().setSize(7))
                .build());
        first.get(30, TimeUnit.SECONDS);
        asks.onNext(Messages.StreamingOutputCallRequest.newBuilder()
                .setResponseStatus(status)
                .build());
        Throwable e = end.get(30, TimeUnit.SECONDS);
        check(e.toString().contains("PERMISSION_DENIED") && e.toString().contains("no-42"), e.toString());
        channel.shutdownNow();
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }
}
