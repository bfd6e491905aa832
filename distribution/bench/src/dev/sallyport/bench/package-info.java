/** The benchmark: what a hop through Sallyport costs beside going direct, a bare relay and pgbouncer. */
@NullMarked
package dev.sallyport.bench;

import org.jspecify.annotations.NullMarked;
