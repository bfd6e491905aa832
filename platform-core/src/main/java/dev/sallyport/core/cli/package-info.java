/** The command line. */
@NullMarked
package dev.sallyport.core.cli;

import org.jspecify.annotations.NullMarked;
