/** Rebuilds the filter of secrets: lines of configuration, code and talk with and without secrets; weights; scores. */
@NullMarked
package dev.sallyport.plugin.dlp.training.secrets;

import org.jspecify.annotations.NullMarked;
