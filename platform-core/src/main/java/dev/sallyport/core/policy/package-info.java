/** Compiled policy: access rules, guardrails and mask rules as one immutable snapshot. */
@NullMarked
package dev.sallyport.core.policy;

import org.jspecify.annotations.NullMarked;
