package dev.sallyport.plugin.ssh;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.plugin.ssh.engine.HostCertificates;
import dev.sallyport.plugin.ssh.engine.HostKeys;
import java.util.Optional;

/** The plugin's entry: contributes the protocol {@code ssh}. */
public final class SshPlugin implements GatewayPlugin {

    private Optional<SshProtocol> protocol = Optional.empty();

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        SshConfig config = context.config(SshConfig.class);
        HostKeys keys =
                config.hostKeys().isEmpty() ? HostKeys.kept(context.dataDirectory()) : HostKeys.of(config.hostKeys());
        HostCertificates certificates =
                HostCertificates.by(context.hostAuthority(), keys, config.hostNames(), context.clock());
        SshProtocol ssh =
                new SshProtocol(keys, certificates, context.executor()::execute, context.clock(), System::nanoTime);
        protocol = Optional.of(ssh);
        contributions.protocol(ssh);
    }

    @Override
    public void onShutdown() {
        protocol.ifPresent(SshProtocol::close);
    }
}
