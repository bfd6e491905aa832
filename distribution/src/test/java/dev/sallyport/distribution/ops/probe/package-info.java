/** A plugin that only tests install: it looks around, and misbehaves when a command asks it to. */
@NullMarked
package dev.sallyport.distribution.ops.probe;

import org.jspecify.annotations.NullMarked;
