/**
 * OpenSSH's clients against the assembled gateway: a process of its own, recordings on, a real SSH server behind it.
 * Nothing here is faked; without OpenSSH's server the tests are skipped.
 */
package dev.sallyport.distribution.ssh;
