/** What becomes of requests and answers. Confined to the session's event loop. */
@NullMarked
package dev.sallyport.plugin.http.session;

import org.jspecify.annotations.NullMarked;
