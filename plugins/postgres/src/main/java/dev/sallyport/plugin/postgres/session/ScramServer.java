package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.protocol.Login.Credential.ScramProof;
import dev.sallyport.api.protocol.ScramChallenge;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), strict and without channel binding.
 *
 * <p>It only checks the form and the nonce; whether the proof is right is the gate's to say. Anything malformed throws
 * {@link IllegalArgumentException}.
 */
final class ScramServer {

    static final String MECHANISM = "SCRAM-SHA-256";
    private static final int NONCE_CHARS_MAX = 512;

    private final String gs2Header;
    private final String clientFirstBare;
    private final String nonce;
    private final String serverFirst;

    private ScramServer(String gs2Header, String clientFirstBare, String nonce, String serverFirst) {
        this.gs2Header = gs2Header;
        this.clientFirstBare = clientFirstBare;
        this.nonce = nonce;
        this.serverFirst = serverFirst;
    }

    /**
     * Takes the client's first message.
     *
     * @param serverNonce fresh random printable text
     */
    static ScramServer start(byte[] clientFirst, ScramChallenge challenge, String serverNonce) {
        String message = bytewise(clientFirst);
        if (message.startsWith("p=")) {
            throw new IllegalArgumentException("channel binding is not offered by this gateway");
        }
        if (!message.startsWith("n,,") && !message.startsWith("y,,")) {
            throw new IllegalArgumentException("malformed SCRAM message: the header must be n,, or y,,");
        }
        String bare = message.substring(3);
        String[] parts = bare.split(",", -1);
        if (parts.length != 2 || !parts[0].startsWith("n=") || !parts[1].startsWith("r=")) {
            throw new IllegalArgumentException("malformed SCRAM message: a name and a nonce are expected");
        }
        String clientNonce = parts[1].substring(2);
        checkNonce(clientNonce);
        String nonce = clientNonce + serverNonce;
        String serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(challenge.salt()) + ",i="
                + challenge.iterations();
        return new ScramServer(message.substring(0, 3), bare, nonce, serverFirst);
    }

    String serverFirst() {
        return serverFirst;
    }

    /** Takes the client's final message and returns what the gate needs to check it. */
    ScramProof finish(byte[] clientFinal) {
        String message = bytewise(clientFinal);
        int proofAt = message.lastIndexOf(",p=");
        if (proofAt < 0) {
            throw new IllegalArgumentException("malformed SCRAM message: no proof");
        }
        String withoutProof = message.substring(0, proofAt);
        String binding = Base64.getEncoder().encodeToString(gs2Header.getBytes(StandardCharsets.US_ASCII));
        // Extensions are not understood, so nothing but these two attributes may stand here.
        String expected = "c=" + binding + ",r=" + nonce;
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.ISO_8859_1), withoutProof.getBytes(StandardCharsets.ISO_8859_1))) {
            throw new IllegalArgumentException("SCRAM nonce or channel binding does not match");
        }
        byte[] proof = Base64.getDecoder().decode(message.substring(proofAt + 3));
        if (proof.length != 32) {
            throw new IllegalArgumentException("malformed SCRAM proof");
        }
        String authMessage = clientFirstBare + "," + serverFirst + "," + withoutProof;
        return new ScramProof(authMessage.getBytes(StandardCharsets.ISO_8859_1), proof);
    }

    private static void checkNonce(String nonce) {
        if (nonce.isEmpty() || nonce.length() > NONCE_CHARS_MAX) {
            throw new IllegalArgumentException("malformed SCRAM nonce");
        }
        for (int i = 0; i < nonce.length(); i++) {
            if (nonce.charAt(i) < 0x21 || nonce.charAt(i) > 0x7e) {
                throw new IllegalArgumentException("malformed SCRAM nonce");
            }
        }
    }

    private static String bytewise(byte[] message) {
        for (byte b : message) {
            // A user name may be UTF-8 here; the one of the start-up packet counts, this one is ignored as PostgreSQL
            // does.
            if (b == 0) {
                throw new IllegalArgumentException("malformed SCRAM message");
            }
        }
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
