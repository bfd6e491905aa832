package dev.sallyport.api;

import java.util.Set;

/** A protocol the gateway can speak; see {@code dev.sallyport.api.protocol.ChannelProtocol}. */
@Preview
public interface Protocol {

    /** Returns the name listeners and targets use, such as {@code postgres}. */
    String id();

    Set<Capability> capabilities();

    /** What a protocol can do; what is not declared is refused cleanly, which {@code ProtocolContract} checks. */
    enum Capability {
        /** Results are rows; masking and row caps work. */
        ROWS,
        /** Results or requests are documents. */
        DOCUMENTS,
        TERMINAL,
        FILES,
        /** A command can be replaced by another. */
        REWRITE,
        /** Several lanes per session. */
        MULTIPLEXED,
        /** The client can be told something while it waits. */
        IN_BAND_NOTICE,
        /** Everything a client says before it is admitted is encrypted by the protocol itself, without TLS. */
        ENCRYPTED,
        /** It can log in at a target by a certificate, which {@code SessionGate.certify} makes. */
        CERTIFICATES,
        /** Targets may let it in without an account; their resource then has no secret, and {@code auth: none}. */
        ANONYMOUS,
        /** It lets a client in by the certificate that it shows in TLS. */
        CLIENT_CERTIFICATES
    }
}
