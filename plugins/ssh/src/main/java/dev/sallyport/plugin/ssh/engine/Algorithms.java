package dev.sallyport.plugin.ssh.engine;

import java.util.List;
import java.util.Map;
import org.apache.sshd.common.BuiltinFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;

/**
 * What is offered to peers. Nothing with SHA-1, no CBC, no ChaCha20: what strict key exchange protects against
 * (Terrapin) then has nothing to work on with a peer that does not do it.
 */
final class Algorithms {

    private static final List<BuiltinCiphers> CIPHERS = List.of(
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.aes256ctr,
            BuiltinCiphers.aes192ctr,
            BuiltinCiphers.aes128ctr);

    private static final List<BuiltinMacs> MACS = List.of(
            BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm, BuiltinMacs.hmacsha256, BuiltinMacs.hmacsha512);

    /** No NIST curves towards clients: nobody needs them, and auditors object. */
    private static final List<BuiltinDHFactories> CLIENT_SIDE_KEX = List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.dhg16_512,
            BuiltinDHFactories.dhg18_512);

    /** Targets may be old. */
    private static final List<BuiltinDHFactories> TARGET_SIDE_KEX = List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.ecdhp256,
            BuiltinDHFactories.ecdhp384,
            BuiltinDHFactories.ecdhp521,
            BuiltinDHFactories.dhg16_512,
            BuiltinDHFactories.dhg18_512,
            BuiltinDHFactories.dhgex256,
            BuiltinDHFactories.dhg14_256);

    /** Never {@code ssh-rsa}, which signs a SHA-1 hash. */
    private static final List<BuiltinSignatures> SIGNATURES = List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.sk_ssh_ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.sk_ecdsa_sha2_nistp256,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256,
            BuiltinSignatures.ed25519_cert,
            BuiltinSignatures.nistp256_cert,
            BuiltinSignatures.nistp384_cert,
            BuiltinSignatures.nistp521_cert,
            BuiltinSignatures.rsaSHA512_cert,
            BuiltinSignatures.rsaSHA256_cert);

    private static final List<BuiltinSignatures> HOST_SIGNATURES = List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256,
            BuiltinSignatures.ed25519_cert,
            BuiltinSignatures.nistp256_cert,
            BuiltinSignatures.nistp384_cert,
            BuiltinSignatures.nistp521_cert,
            BuiltinSignatures.rsaSHA512_cert,
            BuiltinSignatures.rsaSHA256_cert);

    private Algorithms() {}

    static void offerToClients(AbstractFactoryManager manager) {
        offer(manager);
        manager.setKeyExchangeFactories(
                NamedFactory.setUpTransformedFactories(true, CLIENT_SIDE_KEX, ServerBuilder.DH2KEX));
        manager.setSignatureFactories(signatures(SIGNATURES));
    }

    static void offerToTargets(AbstractFactoryManager manager) {
        offer(manager);
        manager.setKeyExchangeFactories(TargetKeyExchange.all(TARGET_SIDE_KEX));
        manager.setSignatureFactories(signatures(HOST_SIGNATURES));
    }

    /**
     * Leaves out of a proposal to a client what it would choose but need not: AES with a MAC beside it costs twice what
     * AES-GCM does, and OpenSSH prefers it.
     *
     * @param client what the client proposes; empty if that is not known yet
     */
    static void withoutSlower(Map<KexProposalOption, String> proposal, Map<KexProposalOption, String> client) {
        for (KexProposalOption option : List.of(KexProposalOption.C2SENC, KexProposalOption.S2CENC)) {
            List<String> known = List.of(client.getOrDefault(option, "").split(","));
            List<String> fast = List.of(proposal.getOrDefault(option, "").split(",")).stream()
                    .filter(name -> name.contains("-gcm@") && known.contains(name))
                    .toList();
            if (!fast.isEmpty()) {
                proposal.put(option, String.join(",", fast));
            }
        }
    }

    private static void offer(AbstractFactoryManager manager) {
        List<NamedFactory<Cipher>> ciphers = BuiltinFactory.setUpFactories(true, CIPHERS);
        List<NamedFactory<Mac>> macs = BuiltinFactory.setUpFactories(true, MACS);
        List<NamedFactory<Compression>> compressions = List.of(BuiltinCompressions.none, BoundedZlib.FACTORY);
        manager.setCipherFactories(ciphers);
        manager.setMacFactories(macs);
        manager.setCompressionFactories(compressions);
    }

    private static List<NamedFactory<Signature>> signatures(List<BuiltinSignatures> builtin) {
        return BuiltinFactory.setUpFactories(true, builtin);
    }

    /** Returns the names of key exchanges, for tests and logs. */
    static List<String> names(List<KeyExchangeFactory> factories) {
        return factories.stream().map(KeyExchangeFactory::getName).toList();
    }
}
