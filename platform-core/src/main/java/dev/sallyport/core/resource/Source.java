package dev.sallyport.core.resource;

/**
 * A file of YAML documents.
 *
 * @param file its name, for messages
 * @param text its content
 */
public record Source(String file, String text) {}
