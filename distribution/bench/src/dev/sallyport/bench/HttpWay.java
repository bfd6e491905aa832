package dev.sallyport.bench;

import java.util.OptionalInt;

/**
 * A way to the API, by the versions of HTTP it is asked in.
 *
 * @param endpoint the way, and where it speaks HTTP/1.1
 * @param http2 where it speaks HTTP/2 by prior knowledge; empty where it does not
 * @param grpc where it leads to the gRPC target; empty where it does not
 */
record HttpWay(Endpoint endpoint, OptionalInt http2, OptionalInt grpc) {

    /** A way that speaks everything on one port. */
    static HttpWay gateway(Endpoint endpoint) {
        return new HttpWay(endpoint, OptionalInt.of(endpoint.port()), OptionalInt.of(endpoint.port()));
    }

    String name() {
        return endpoint.name();
    }

    /** Returns the port that a measure asks on; empty where the way cannot do it. */
    OptionalInt port(Measure measure) {
        return switch (measure) {
            case H2_JSON -> http2;
            case GRPC_UNARY, GRPC_STREAMS -> grpc;
            default -> OptionalInt.of(endpoint.port());
        };
    }
}
