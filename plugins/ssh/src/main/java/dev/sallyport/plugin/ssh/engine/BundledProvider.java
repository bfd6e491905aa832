package dev.sallyport.plugin.ssh.engine;

import java.security.Provider;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
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
    private static final Set<Class<?>> JDK = Set.of(Cipher.class, Mac.class);

    static {
        SecurityUtils.setDefaultProviderChoice(SecurityProviderChoice.toSecurityProviderChoice(PROVIDER));
        SecurityUtils.registerSecurityProvider(new BundledProvider());
    }

    private BundledProvider() {}

    /** Makes sure that it is in use; before anything else of the engine. */
    static void use() {
        // The static initializer does it, once.
    }

    /** Ciphers and their kin are the JDK's, which has the processor's own instructions for them: ten times as fast. */
    @Override
    public boolean isSecurityEntitySupported(Class<?> kind, String name) {
        return !JDK.contains(kind) && super.isSecurityEntitySupported(kind, name);
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
