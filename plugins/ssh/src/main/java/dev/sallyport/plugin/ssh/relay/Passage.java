package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;

/** How the bytes of one running program get through the gateway. Used in turns; arrays are used during calls only. */
interface Passage {

    /** Takes what the target's program wrote. */
    void output(boolean stderr, byte[] array, int offset, int count);

    /** Takes what the client sent for the program to read. */
    void input(byte[] array, int offset, int count);

    /** The terminal has another size. */
    void resize(int columns, int rows);

    /** Nothing more comes in a direction. */
    void end(Direction direction);

    /** Where bytes go that may pass, and what else comes of them; called in turns. */
    interface Receiver {

        void toClient(boolean stderr, byte[] array, int offset, int count);

        void toTarget(byte[] array, int offset, int count);

        /** Whether more is welcome in a direction. */
        void writable(Direction direction, boolean writable);

        /** Everything of a direction has been handed on. */
        void ended(Direction direction);

        /** Nothing passes any more. */
        void refused(Refusal refusal);
    }
}
