/**
 * Recognises by its first bytes which protocol a stream speaks that passes inside another one: a forwarded port, a
 * socket, a port of a pod.
 *
 * <p>The contract of the package is one sentence: the same bytes are recognised alike however they are cut into pieces,
 * and what is not recognised is said to be unknown. All public types are immutable and thread-safe.
 */
@NullMarked
package dev.sallyport.stream;

import org.jspecify.annotations.NullMarked;
