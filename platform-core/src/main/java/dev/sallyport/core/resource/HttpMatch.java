package dev.sallyport.core.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a guardrail's match that are about HTTP requests and gRPC calls. */
@Doc("What an HTTP request, gRPC call or its answer must be. All given keys must hold.")
public record HttpMatch(
        @Doc("Any of these methods; * and ? allowed.") List<String> methods,
        @Doc("Any of these hosts; * and ? allowed.") List<String> hosts,

        @Doc("Any of these paths: * is one segment or a part of it, ** any number of segments.")
        List<String> paths,

        @Doc("Any of these routes such as /users/{id}; * and ** as in paths.")
        List<String> routes,

        @Doc("Query parameters by name, each with a pattern for its value.")
        Map<String, String> query,

        @Doc("Request headers by name, each with a pattern for its value.")
        Map<String, String> headers,

        @Doc("Values in the body of a request, or in a message of a WebSocket, by JSON pointer, each with a pattern"
                + " or a bound such as >1000.")
        Map<String, String> body,

        @Doc("A detector finds something in the body of a request, in a message of a call of gRPC or of a WebSocket."
                + " What is no text that can be searched matches, too.")
        Optional<Detect> findings,

        @Doc("Its body has more bytes than this, as they are sent.")
        Optional<Long> largerThan,

        @Doc("Any of these gRPC services such as shop.Orders; * and ? allowed.")
        List<String> services,

        @Doc("Any of these gRPC methods such as Delete*; * and ? allowed.")
        List<String> calls,

        @Doc("Any of these status codes of the answer, such as 404 or 5??; the rule is then about the answer.")
        List<String> status) {}
