package dev.sallyport.core.resource;

/** Turns resources into something that acts. Called before a change is stored; must not block. */
public interface Compiler {

    /**
     * Compiles a set, noting every problem.
     *
     * @param revision the revision the set will have
     * @return what takes it into force; called only when nothing had an error and the change is stored
     */
    Runnable compile(ResourceSet resources, long revision, Problems problems);
}
