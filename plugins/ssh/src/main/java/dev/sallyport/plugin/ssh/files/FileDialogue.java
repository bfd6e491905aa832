package dev.sallyport.plugin.ssh.files;

/**
 * Client and target talking about files. Used in turns; arrays are used during calls only. Throws {@link Garbled} when
 * an end says what cannot be understood; then nothing more may be handed in but the end.
 */
public interface FileDialogue {

    void fromClient(byte[] array, int offset, int count);

    void fromTarget(byte[] array, int offset, int count);

    /** The target says nothing more: what is still open is told as it is. */
    void end();
}
