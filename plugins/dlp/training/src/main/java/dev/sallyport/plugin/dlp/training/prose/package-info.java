/** Rebuilds the tagger of running text: the table of words, the sentences to learn from, the weights; and scores it. */
@NullMarked
package dev.sallyport.plugin.dlp.training.prose;

import org.jspecify.annotations.NullMarked;
