package dev.sallyport.core.oauth;

import dev.sallyport.api.Secret;
import dev.sallyport.core.resource.OauthUse;

/** Where tokens come from. Called on virtual threads; may block. */
interface TokenSource {

    Granted ask(OauthUse use, String client, Secret secret) throws NotGranted, InterruptedException;
}
