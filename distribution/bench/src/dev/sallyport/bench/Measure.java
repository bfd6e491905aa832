package dev.sallyport.bench;

import java.util.EnumSet;
import java.util.Set;

/** What is measured. */
enum Measure {
    LATENCY_PREPARED("latency-prepared", "1 client, SELECT by key, prepared"),
    LATENCY_SIMPLE("latency-simple", "1 client, SELECT by key, simple query"),
    SELECT_16("select-16", "16 clients, SELECT by key, prepared"),
    TPCB_16("tpcb-16", "16 clients, TPC-B-like, prepared"),
    BULK_SELECT("bulk-select", "SELECT of a whole table, nothing to mask"),
    BULK_COPY("bulk-copy", "COPY TO STDOUT of it"),
    MASKED_SELECT("masked-select", "SELECT of a whole table, two columns of seven masked"),
    MASKED_COPY("masked-copy", "COPY TO STDOUT of it"),
    IDLE("idle", "memory of the process in the middle"),
    SCP_PUT("scp-put", "scp of a file to the server"),
    SCP_GET("scp-get", "scp of it from there"),
    EXEC_OUTPUT("exec-output", "lines of text that a command prints, which is what gets masked"),
    EXEC_SHARED("exec-shared", "a command on a connection that is open (ControlMaster)"),
    EXEC_FRESH("exec-fresh", "a command on a connection of its own"),
    JSON_1("json-1", "HTTP/1.1, 1 connection, a JSON document of 250 bytes, one member masked"),
    JSON_MANY("json-many", "HTTP/1.1, many connections, the same"),
    JSON_LARGE("json-large", "HTTP/1.1, a JSON document of 10 MB, nothing to mask"),
    JSON_MASKED("json-masked", "HTTP/1.1, the same with an address to mask in each of its records"),
    H2_JSON("h2-json", "HTTP/2, 1 connection, 10 requests at a time, the document of 250 bytes"),
    GRPC_UNARY("grpc-unary", "gRPC, 1 connection, 10 calls at a time, a message of 64 bytes each way"),
    WEB_SOCKETS("web-sockets", "memory of the gateway with idle WebSockets, HTTP/1.1 on both sides"),
    WEB_SOCKETS_H2("web-sockets-h2", "the same with clients of HTTP/2, 100 WebSockets to a connection"),
    WEB_SOCKETS_TO_H2("web-sockets-to-h2", "the same with a target of HTTP/2 and clients of HTTP/1.1"),
    GRPC_STREAMS("grpc-streams", "memory of the gateway with streaming calls of gRPC");

    /** WebSockets by the versions of HTTP that carry them. */
    static final Set<Measure> SOCKETS = EnumSet.range(WEB_SOCKETS, WEB_SOCKETS_TO_H2);

    /** What is held open while memory is looked at, once a run. */
    static final Set<Measure> HELD_OPEN = EnumSet.range(WEB_SOCKETS, GRPC_STREAMS);

    /** What is measured of PostgreSQL. */
    static final Set<Measure> POSTGRES = EnumSet.range(LATENCY_PREPARED, IDLE);

    /** What is measured of SSH. */
    static final Set<Measure> SSH = EnumSet.range(SCP_PUT, EXEC_FRESH);

    /** What is measured of HTTP. */
    static final Set<Measure> HTTP = EnumSet.range(JSON_1, GRPC_STREAMS);

    private final String key;
    private final String title;

    Measure(String key, String title) {
        this.key = key;
        this.title = title;
    }

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    /** Returns the measure of one of the sets that has this key. */
    static Measure of(Set<Measure> all, String key) {
        return all.stream()
                .filter(measure -> measure.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no measure " + key + "; --help lists them"));
    }
}
