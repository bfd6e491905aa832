/** The audit ledger and its outbox: every fact once in the store, at least once at each listener. */
@NullMarked
package dev.sallyport.core.audit;

import org.jspecify.annotations.NullMarked;
