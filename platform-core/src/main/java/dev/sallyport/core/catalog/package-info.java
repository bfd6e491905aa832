/** What sensitive data was seen where, aggregated from traffic; no value of it is kept. */
@NullMarked
package dev.sallyport.core.catalog;

import org.jspecify.annotations.NullMarked;
