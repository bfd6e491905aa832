package dev.sallyport.plugin.ssh.engine;

import java.security.Provider;
import org.apache.sshd.common.util.security.SecurityProviderChoice;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.bouncycastle.BouncyCastleSecurityProviderRegistrar;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Lets the engine use the plugin's Bouncy Castle without adding it to the providers of the whole process, which other
 * plugins and the core would see.
 */
final class BundledProvider extends BouncyCastleSecurityProviderRegistrar {

    private static final Provider PROVIDER = new BouncyCastleProvider();

    static {
        SecurityUtils.setDefaultProviderChoice(SecurityProviderChoice.toSecurityProviderChoice(PROVIDER));
        SecurityUtils.registerSecurityProvider(new BundledProvider());
    }

    private BundledProvider() {}

    /** Makes sure that it is in use; before anything else of the engine. */
    static void use() {
        // The static initializer does it, once.
    }

    @Override
    public boolean isNamedProviderUsed() {
        return false;
    }

    @Override
    public Provider getSecurityProvider() {
        return PROVIDER;
    }
}
