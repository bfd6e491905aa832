/** The gateway's own database. The only package with SQL. */
@NullMarked
package dev.sallyport.core.store;

import org.jspecify.annotations.NullMarked;
