package dev.sallyport.api;

import dev.sallyport.api.audit.AuditListener;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.api.secret.SecretSource;

/**
 * The registry a plugin fills in OnStartup. Two contributions of one kind with the same name refuse the start.
 *
 * <p>A protocol is contributed through {@code dev.sallyport.api.protocol.ChannelProtocol}, declared as {@link Protocol}
 * here so that plugins without Netty on their class path can use this type.
 */
@Preview
@DoNotImplement
public interface Contributions {

    void protocol(Protocol protocol);

    void interceptor(Interceptor interceptor);

    void masker(Masker masker);

    void detector(Detector detector);

    void reviewChannel(ReviewChannel channel);

    void auditListener(AuditListener listener);

    void callbackRoute(CallbackRoute route);

    void transcriptIndex(TranscriptIndex index);

    void secretSource(SecretSource source);
}
