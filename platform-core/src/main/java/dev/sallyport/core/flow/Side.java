package dev.sallyport.core.flow;

import dev.sallyport.api.event.TerminalResize;
import java.nio.ByteBuffer;

/** What is done to the bytes of one stream: the part that differs between a terminal and a program without one. */
interface Side {

    /** Takes output; hands on at once or later what may pass. */
    void fromTarget(ByteBuffer bytes);

    /** Takes input; hands on at once or later what may pass. */
    void fromClient(ByteBuffer bytes);

    /** Records output that the client gets. Leaves the buffer's position as it was. */
    void passedToClient(ByteBuffer bytes);

    /** Records input that the target gets. Leaves the buffer's position as it was. */
    void passedToTarget(ByteBuffer bytes);

    int heldForClient();

    int heldForTarget();

    void resize(TerminalResize size);

    /** Hands on all output that is held: nothing more comes. */
    void flushOutput();

    /** Hands on the input that is held as far as it was ruled on: nothing more comes. */
    void flushInput();

    /** Drops what is held, and writes what is still owed to the recording. */
    void close();
}
