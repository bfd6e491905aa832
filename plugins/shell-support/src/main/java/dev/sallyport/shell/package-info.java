/**
 * Analysis of shell command lines: a lexer and a structural parser for POSIX sh and bash that tell which programs a
 * line can run, with which arguments, at any depth.
 *
 * <p>The contract of the package is one sentence: an analysis that is complete names every program that the text of the
 * line can start, and everything that was not understood makes it incomplete. All public types are immutable and
 * thread-safe.
 */
@NullMarked
package dev.sallyport.shell;

import org.jspecify.annotations.NullMarked;
