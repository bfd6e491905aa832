package dev.sallyport.api.secret;

import dev.sallyport.api.Preview;
import dev.sallyport.api.Secret;

/** Fetches a target's secret for one session. Thread-safe; may block up to the connect timeout. */
@Preview
public interface SecretSource {

    /** Returns the scheme of the references it serves, such as {@code vault} for {@code vault:path#key}. */
    String scheme();

    /** Fetches the secret behind a reference; throws {@link dev.sallyport.api.GatewayException} when it cannot. */
    Secret fetch(String reference);
}
