import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.Messages;
import io.grpc.testing.integration.TestCases;
import io.grpc.testing.integration.TestServiceClient;
import io.grpc.testing.integration.TestServiceGrpc;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * grpc-java's own interoperability tests. {@code server FILE} serves them, says its port and describes its messages in a
 * file; {@code client PORT TOKEN CASE...} runs them and says a line for each. A token that is the name of a folder stands
 * for the certificate and the key in it ({@code client.crt}, {@code client.key}).
 */
final class InteropPeers {

    private static final String AUTHORITY = "interop.test";

    /** Gives what a server reports of its load, in the answers or on a stream beside them, to the test. */
    private static final String REPORTS_WANTED =
            "{\"loadBalancingConfig\":[{\"test_backend_metrics_load_balancer\":{}}]}";

    public static void main(String[] args) throws Exception {
        if (args[0].equals("server")) {
            InteropService.serve(Path.of(args[1]));
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

    private static void run(int port, String token, String name) throws Exception {
        boolean certificate = new File(token).isDirectory();
        TestServiceClient client = new TestServiceClient();
        call(client, "parseArgs", String[].class, new String[] {
            "--server_host=127.0.0.1",
            "--server_port=" + port,
            "--server_host_override=" + AUTHORITY,
            "--use_tls=false",
            "--test_case=" + name,
            "--soak_per_iteration_max_acceptable_latency_ms=60000",
            name.startsWith("orca") ? "--service_config_json=" + REPORTS_WANTED : "--num_times=1",
            "--additional_metadata=" + (certificate ? "x-none:none" : "authorization:Bearer " + token)
        });
        reportsBalancer();
        call(client, "setUp");
        try {
            if (certificate) {
                connect(client, certified(port, token));
            }
            Method test = TestServiceClient.class.getDeclaredMethod("runTest", TestCases.class);
            test.setAccessible(true);
            test.invoke(client, TestCases.fromString(name));
        } finally {
            call(client, "tearDown");
        }
    }

    /** What the client's {@code main} does first. */
    private static void reportsBalancer() throws Exception {
        Constructor<?> made = Class.forName("io.grpc.testing.integration.CustomBackendMetricsLoadBalancerProvider")
                .getDeclaredConstructor();
        made.setAccessible(true);
        LoadBalancerProvider provider = (LoadBalancerProvider) made.newInstance();
        field(TestServiceClient.class, "customBackendMetricsLoadBalancerProvider").set(null, provider);
        LoadBalancerRegistry.getDefaultRegistry().register(provider);
    }

    /** Lets the tests speak through another channel. */
    private static void connect(TestServiceClient client, ManagedChannel channel) throws Exception {
        Object tester = field(TestServiceClient.class, "tester").get(client);
        field(AbstractInteropTest.class, "channel").set(tester, channel);
        field(AbstractInteropTest.class, "blockingStub").set(tester, TestServiceGrpc.newBlockingStub(channel));
        field(AbstractInteropTest.class, "asyncStub").set(tester, TestServiceGrpc.newStub(channel));
    }

    private static Field field(Class<?> type, String name) throws Exception {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** A channel that the client's certificate lets in, so that calls without metadata are let in, too. */
    private static ManagedChannel certified(int port, String folder) throws Exception {
        var credentials = TlsChannelCredentials.newBuilder()
                .keyManager(new File(folder, "client.crt"), new File(folder, "client.key"))
                .trustManager(InsecureTrustManagerFactory.INSTANCE.getTrustManagers())
                .build();
        return NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
                .overrideAuthority(AUTHORITY)
                .disableServiceConfigLookUp()
                .defaultServiceConfig(Map.of(
                        "loadBalancingConfig", List.of(Map.of("test_backend_metrics_load_balancer", Map.of()))))
                .build();
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

    /** Asks for a payload in a compressed message; says whether the answer's message came compressed. */
    private static boolean masked(ManagedChannel channel, boolean compressed) {
        List<Boolean> came = new CopyOnWriteArrayList<>();
        ClientStreamTracer tracer = new ClientStreamTracer() {
            /** @param size without compression, which is not known yet of a message that has some */
            @Override
            public void inboundMessageRead(int number, long wireSize, long size) {
                came.add(size < 0);
            }
        };
        CallOptions options = CallOptions.DEFAULT
                .withCompression("gzip")
                .withStreamTracerFactory(new ClientStreamTracer.Factory() {
                    @Override
                    public ClientStreamTracer newClientStreamTracer(
                            ClientStreamTracer.StreamInfo info, Metadata headers) {
                        return tracer;
                    }
                });
        Messages.SimpleRequest request = Messages.SimpleRequest.newBuilder()
                .setResponseSize(20_000)
                .setResponseCompressed(Messages.BoolValue.newBuilder().setValue(compressed))
                .setExpectCompressed(Messages.BoolValue.newBuilder().setValue(true))
                .build();
        Messages.SimpleResponse response =
                ClientCalls.blockingUnaryCall(channel, TestServiceGrpc.getUnaryCallMethod(), options, request);
        check(response.hasPayload() && response.getPayload().getBody().isEmpty(), "the payload is masked");
        return came.getFirst();
    }

    private static List<Messages.StreamingOutputCallResponse> stream(
            ManagedChannel channel, Messages.StreamingOutputCallRequest request) {
        List<Messages.StreamingOutputCallResponse> all = new ArrayList<>();
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
        check(masked(channel, true) && !masked(channel, false), "what is masked is compressed as the service did");
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

    /** A guardrail looks at a field, in a compressed message and in a later one of a stream. */
    private static void refused(int port, String token) throws Exception {
        ManagedChannel channel = channel(port, token);
        Messages.EchoStatus status =
                Messages.EchoStatus.newBuilder().setCode(42).setMessage("x").build();
        try {
            TestServiceGrpc.newBlockingStub(channel)
                    .withCompression("gzip")
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
