package dev.sallyport.plugin.http.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What stands in {@code grpc-status-details-bin}: a {@code google.rpc.Status}, of which the gateway keeps no details.
 */
public final class StatusDetails {

    private static final int CODE = 1;
    private static final int MESSAGE = 2;

    private StatusDetails() {}

    /** Returns the field's value for a status without details. */
    public static String of(int code, String message) {
        WireWriter out = new WireWriter();
        out.tag(CODE, WireReader.VARINT);
        out.varint(code);
        out.tag(MESSAGE, WireReader.BYTES);
        out.part(message.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().withoutPadding().encodeToString(out.bytes());
    }
}
