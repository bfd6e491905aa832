/** Resources: the YAML documents that hold targets, subjects and rules; one model, revisions, atomic apply. */
@NullMarked
package dev.sallyport.core.resource;

import org.jspecify.annotations.NullMarked;
