package dev.sallyport.core.resource;

import java.util.List;
import java.util.Optional;

/** How the gateway gets access tokens for a target: OAuth 2.0, client credentials (RFC 6749, section 4.4). */
@Doc("Access tokens from an authorization server, by OAuth 2.0 client credentials: user is the client's id and secret"
        + " its secret.")
public record OauthUse(
        @Doc("The server's token endpoint, an https URL.") String tokenUrl,

        @Doc("Scopes to ask for; the server's default if empty.")
        List<String> scopes,

        @Doc("The audience to ask for, where the server wants one.")
        Optional<String> audience,

        @Doc("The resource to ask for (RFC 8707), an absolute URI.")
        Optional<String> resource,

        @Doc(value = "How the client's id and secret are shown to the server.", byDefault = "basic")
        ClientAuthentication clientAuthentication,

        @Doc("PEM of the authority that signed the server's certificate; the platform's authorities if absent.")
        Optional<String> ca) {

    /** Ways of RFC 6749, section 2.3.1. */
    public enum ClientAuthentication {
        /** In the header Authorization ({@code client_secret_basic}). */
        BASIC,
        /** In the body ({@code client_secret_post}). */
        POST
    }
}
