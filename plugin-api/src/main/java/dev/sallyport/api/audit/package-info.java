/** The audit ledger: one fact per event, delivered at least once to listeners from an outbox. */
@NullMarked
package dev.sallyport.api.audit;

import org.jspecify.annotations.NullMarked;
