package dev.sallyport.core.resource;

/** Seals secrets that came in the clear, so that they are never stored so. */
public interface Sealer {

    /**
     * Returns a resource without clear-text secrets.
     *
     * @param resource what was applied
     * @param before the resource in force with the same name, whose sealed secret is kept when it is the same secret
     */
    Resource seal(Resource resource, java.util.Optional<Resource> before);
}
