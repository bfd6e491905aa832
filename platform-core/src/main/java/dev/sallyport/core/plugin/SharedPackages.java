package dev.sallyport.core.plugin;

import java.util.List;

/** What plugins see of the host. Everything else they bring themselves. */
final class SharedPackages {

    static final List<String> PREFIXES = List.of(
            "dev.sallyport.api.", // the SPI: its types meet on both sides
            "io.netty.", // one copy, or buffers and natives fall apart
            "org.slf4j.", // one logging system
            "org.jspecify.", // annotations only
            "org.pf4j."); // the loader's own types

    private SharedPackages() {}

    static boolean shared(String className) {
        for (String prefix : PREFIXES) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    static boolean sharedResource(String name) {
        return shared(name.replace('/', '.'));
    }
}
