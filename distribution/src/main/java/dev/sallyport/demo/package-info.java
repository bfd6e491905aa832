/**
 * {@code sally demo}: a real PostgreSQL, a real gateway and real client sessions, told as a story whose every step is
 * checked. Nothing here runs inside a gateway.
 */
@NullMarked
package dev.sallyport.demo;

import org.jspecify.annotations.NullMarked;
