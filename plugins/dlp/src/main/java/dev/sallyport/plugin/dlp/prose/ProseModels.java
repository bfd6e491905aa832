package dev.sallyport.plugin.dlp.prose;

/** The models of running text that this plugin ships. */
public final class ProseModels {

    private ProseModels() {}

    /** Returns the table of words. Reads four megabytes: once a process. */
    public static WordTable words() {
        return Shipped.read(ProseModels.class, "words.bin", WordTable::read);
    }

    /** Returns the words by which text passes that names nobody. */
    public static PlainWords plain() {
        return Shipped.read(ProseModels.class, "plain.bin", PlainWords::read);
    }

    /** Returns the weights of the tagger. */
    public static ProseModel tagger() {
        return Shipped.read(ProseModels.class, "prose.bin", ProseModel::read);
    }
}
