package dev.sallyport.distribution.ops;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server of the echo sample's protocol: lets everybody in, remembers every command, answers with one row. */
final class EchoTarget implements AutoCloseable {

    private final ServerSocket server;
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();

    EchoTarget() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("echo-target").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What reached it. */
    Queue<String> commands() {
        return commands;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().name("echo-session").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            OutputStream out = socket.getOutputStream();
            in.readLine(); // LOGIN
            out.write("OK\n".getBytes(StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                out.write("COLUMNS people id\nROW 1\nDONE 1\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            // the gateway ended the session
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
