/** Fakes, scripted peers and the contract tests every plugin extends; knows the API and never the core. */
@NullMarked
package dev.sallyport.testkit;

import org.jspecify.annotations.NullMarked;
