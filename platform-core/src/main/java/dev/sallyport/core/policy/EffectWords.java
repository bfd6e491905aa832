package dev.sallyport.core.policy;

import dev.sallyport.api.event.Effect;

/** Effects as clauses of a sentence. */
final class EffectWords {

    private EffectWords() {}

    static String of(Effect effect) {
        return switch (effect) {
            case READ -> "it reads data";
            case INSERT -> "it inserts rows";
            case UPDATE -> "it changes rows";
            case DELETE -> "it deletes rows";
            case MERGE -> "it merges rows";
            case TRUNCATE -> "it empties a table";
            case CREATE -> "it creates an object";
            case ALTER -> "it alters an object";
            case DROP -> "it drops an object";
            case PRIVILEGE -> "it changes who may do what";
            case PROCEDURAL -> "it runs code whose effects its text does not show";
            case FUNCTION -> "it calls a function that may have side effects";
            case FILE -> "it reads or writes files of the target's host";
            case PROGRAM -> "it runs a program on the target's host";
            case REMOTE -> "it reaches another server from the target";
            case SESSION -> "it changes settings that alter the meaning of later statements";
            case TRANSACTION -> "it begins or ends a transaction";
            case LOCK -> "it takes locks";
            case MAINTENANCE -> "it runs maintenance";
            case NOTIFY -> "it listens or notifies";
            case BULK_IN -> "it loads data in bulk";
            case BULK_OUT -> "it streams data out in bulk";
            case REPLICATION -> "it replicates the database";
            case SYSTEM -> "it changes the server's configuration";
            case CANCEL -> "it stops other work";
        };
    }
}
