package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;

/** Python's SSH clients, as the distribution packages them. */
final class Python {

    private static final String INTERPRETER = "/usr/bin/python3";

    private Python() {}

    /** Returns a script to be run; skips the test where the module is not installed. */
    static Program with(String module, Path folder, String script) {
        assumeThat(Path.of(INTERPRETER)).exists();
        assumeThat(new Program(folder, INTERPRETER, "-c", "import " + module)
                        .run()
                        .code())
                .as(module + " is installed")
                .isZero();
        return new Program(folder, INTERPRETER, "-c", script);
    }
}
