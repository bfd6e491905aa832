package dev.sallyport.plugin.ssh;

import java.nio.file.Path;
import java.util.List;

/**
 * The plugin's section of the configuration.
 *
 * @param hostKeys files with the gateway's private host keys, in OpenSSH's format and without a passphrase; when empty,
 *     an Ed25519 key is made at the first start and kept in the plugin's folder
 * @param hostNames the names under which clients reach the gateway, for its host certificate; when empty, the name of
 *     the machine
 */
public record SshConfig(List<Path> hostKeys, List<String> hostNames) {

    public static final SshConfig DEFAULTS = new SshConfig(List.of(), List.of());

    public SshConfig {
        hostKeys = List.copyOf(hostKeys);
        hostNames = List.copyOf(hostNames);
    }
}
