package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.intercept.Refusal;
import java.util.OptionalInt;

/**
 * A connection inside a channel, as the channel speaks to it: bytes of the client go in, and what comes out is told to
 * the {@link Client}. What is called first happens first. Used in turns.
 */
public interface Inside {

    /** Takes bytes of the client. */
    void received(byte[] bytes);

    /** The client takes this many bytes more. */
    void widened(long bytes);

    /** The client sends no more; what it sent is still read, then the connection ends. */
    void ended();

    /** Ends the connection. */
    void close();

    /** The channel that carries it; told in turns. */
    interface Client {

        void opened(Inside inside);

        void refused(Refusal refusal);

        /** Takes bytes for the client, never more than it takes. The array is given away. */
        void toClient(byte[] bytes);

        /** This many bytes of the client were read. */
        void consumed(int bytes);

        /** The connection is closed, by whomever. */
        void closed();
    }

    /** Opens connections inside. */
    interface Opener {

        /**
         * @param port as the client named it; empty for the usual one
         * @param client told of it from now on
         */
        void open(String target, OptionalInt port, Client client);
    }
}
