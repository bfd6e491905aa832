/**
 * The plugin host: loading, isolation, the registry of contributions, and the one way into plugin code. The only
 * package with PF4J.
 */
@NullMarked
package dev.sallyport.core.plugin;

import org.jspecify.annotations.NullMarked;
