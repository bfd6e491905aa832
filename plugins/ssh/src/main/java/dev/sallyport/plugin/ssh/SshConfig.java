package dev.sallyport.plugin.ssh;

import java.nio.file.Path;
import java.util.List;

/**
 * The plugin's section of the configuration.
 *
 * @param hostKeys files with the gateway's private host keys, in OpenSSH's format and without a passphrase; when empty,
 *     an Ed25519 key is made at the first start and kept in the plugin's folder
 */
public record SshConfig(List<Path> hostKeys) {

    public static final SshConfig DEFAULTS = new SshConfig(List.of());

    public SshConfig {
        hostKeys = List.copyOf(hostKeys);
    }
}
