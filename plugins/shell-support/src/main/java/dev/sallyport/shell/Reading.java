package dev.sallyport.shell;

/** What is known about who reads a line. */
public enum Reading {
    /** A command handed to a login shell that could be bash, dash or another of their family. */
    COMMAND,
    /** A command handed to bash: what only other shells would read differently is no trouble. */
    BASH,
    /** A line typed at a prompt, where history is expanded. */
    TYPED
}
