package dev.sallyport.core.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A blocking client of the test protocol. */
final class LineClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    LineClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static LineClient ready(int port, String subject) throws IOException {
        LineClient client = new LineClient(port);
        String answer = client.ask(subject + " " + subject + "-token shop");
        if (!answer.startsWith("!ready")) {
            throw new AssertionError(answer);
        }
        return client;
    }

    void send(String text) throws IOException {
        begin(text + "\n");
    }

    /** Sends a piece of a line. */
    void begin(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the next line; null when the gateway closed the connection. */
    String read() throws IOException {
        return in.readLine();
    }

    String ask(String text) throws IOException {
        send(text);
        return read();
    }

    /** Waits for the end of the connection, in whatever manner the gateway closed it; false when a line comes first. */
    boolean ended() throws IOException {
        try {
            return read() == null;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
