/**
 * Documents: bodies of requests, responses and messages, masked while they stream through. Knows formats, no protocol
 * and no rule.
 */
@NullMarked
package dev.sallyport.core.document;

import org.jspecify.annotations.NullMarked;
