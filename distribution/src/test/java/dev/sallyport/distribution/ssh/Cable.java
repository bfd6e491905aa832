package dev.sallyport.distribution.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/** A network cable to a port on loopback. Cut, it carries nothing any more, and nobody is told. */
final class Cable implements AutoCloseable {

    private final ServerSocket end;
    private final IntSupplier port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch mended = new CountDownLatch(1);
    private volatile boolean cut;

    /** @param port of the other end; asked when somebody connects */
    Cable(IntSupplier port) {
        this.port = port;
        try {
            this.end = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return end.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket here = end.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt());
                sockets.addAll(List.of(here, there));
                Thread.ofVirtual().start(() -> carry(here, there));
                Thread.ofVirtual().start(() -> carry(there, here));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] bytes = new byte[16 << 10];
        try {
            for (int count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                if (cut) {
                    mended.await(); // it never is: what comes is neither read nor answered
                }
                to.getOutputStream().write(bytes, 0, count);
            }
            if (!cut) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            // an end hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            end.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
