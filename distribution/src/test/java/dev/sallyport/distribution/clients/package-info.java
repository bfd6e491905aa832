/**
 * Real clients against the assembled gateway: a process of its own, the starter pack and masking rules in force,
 * recordings on, a real PostgreSQL behind it. Nothing here is faked; a client that is not installed skips its tests.
 */
package dev.sallyport.distribution.clients;
