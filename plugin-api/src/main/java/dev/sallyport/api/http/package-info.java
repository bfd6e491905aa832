/** Inbound HTTP for integrations, free of any server's types. */
@NullMarked
package dev.sallyport.api.http;

import org.jspecify.annotations.NullMarked;
