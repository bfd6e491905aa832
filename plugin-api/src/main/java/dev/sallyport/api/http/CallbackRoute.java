package dev.sallyport.api.http;

import dev.sallyport.api.Preview;
import java.util.List;
import java.util.Map;

/**
 * A route below {@code /callbacks/<plugin-id>/} that a service on the internet may call. Runs on a virtual thread and
 * may block; the plugin itself checks the caller's signature before it believes anything.
 */
@Preview
public interface CallbackRoute {

    /** Returns the last path segment of the route. */
    String path();

    Reply handle(Call call);

    /**
     * A POST.
     *
     * @param headers header values by lower-case name
     * @param body the body; at most 1 MiB
     */
    record Call(Map<String, List<String>> headers, byte[] body) {}

    /** The answer. */
    record Reply(int status, String contentType, byte[] body) {}
}
