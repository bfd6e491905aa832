/** Builds the models that the plugin ships, from data sets and own generators, and measures them. Not shipped. */
@NullMarked
package dev.sallyport.plugin.dlp.training;

import org.jspecify.annotations.NullMarked;
