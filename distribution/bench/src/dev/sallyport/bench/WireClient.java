package dev.sallyport.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client that counts what comes back and throws it away, so that the client's own work does not hide the way's. It
 * speaks just enough of protocol 3.0: start, SCRAM-SHA-256, simple query.
 */
final class WireClient implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;

    /**
     * What one command brought.
     *
     * @param rows data rows or COPY lines
     * @param bytes of all messages
     */
    record Counted(long rows, long bytes) {}

    private final Socket socket;
    private final DataInputStream in;

    private WireClient(Socket socket, DataInputStream in) {
        this.socket = socket;
        this.in = in;
    }

    static WireClient connect(Endpoint endpoint) {
        return connect(endpoint, BUFFER_BYTES);
    }

    static WireClient connect(Endpoint endpoint, int bufferBytes) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(120_000);
            WireClient client = new WireClient(
                    socket, new DataInputStream(new BufferedInputStream(socket.getInputStream(), bufferBytes)));
            client.logIn(endpoint);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("connecting to " + endpoint.name() + ": " + e.getMessage(), e);
        }
    }

    private void logIn(Endpoint endpoint) throws IOException {
        byte[] parameters = ("user\0" + endpoint.user() + "\0database\0" + endpoint.database()
                        + "\0application_name\0bench\0\0")
                .getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write(ByteBuffer.allocate(8 + parameters.length)
                        .putInt(8 + parameters.length)
                        .putInt(196608)
                        .put(parameters)
                        .array());
        Scram scram = new Scram(endpoint.password());
        while (true) {
            char type = (char) in.readByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            if (type == 'E') {
                throw new IllegalStateException(endpoint.name() + ": " + error(body));
            }
            if (type == 'Z') {
                return;
            }
            if (type == 'R') {
                ByteBuffer message = ByteBuffer.wrap(body);
                int kind = message.getInt();
                byte[] rest = new byte[message.remaining()];
                message.get(rest);
                String text = new String(rest, StandardCharsets.UTF_8);
                switch (kind) {
                    case 10 -> {
                        byte[] first = scram.first().getBytes(StandardCharsets.UTF_8);
                        byte[] name = "SCRAM-SHA-256\0".getBytes(StandardCharsets.UTF_8);
                        send('p', ByteBuffer.allocate(name.length + 4 + first.length)
                                .put(name)
                                .putInt(first.length)
                                .put(first)
                                .array());
                    }
                    case 11 -> send('p', scram.last(text).getBytes(StandardCharsets.UTF_8));
                    case 0, 12 -> {}
                    default -> throw new IllegalStateException("authentication " + kind + " is not spoken here");
                }
            }
        }
    }

    /** Runs one simple query to its end. */
    Counted run(String sql) {
        try {
            send('Q', (sql + "\0").getBytes(StandardCharsets.UTF_8));
            long rows = 0;
            long bytes = 0;
            while (true) {
                char type = (char) in.readByte();
                int length = in.readInt();
                bytes += length + 1;
                if (type == 'E') {
                    throw new IllegalStateException(sql + ": " + error(in.readNBytes(length - 4)));
                }
                in.skipNBytes(length - 4L);
                if (type == 'D' || type == 'd') {
                    rows++;
                } else if (type == 'Z') {
                    return new Counted(rows, bytes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(sql, e);
        }
    }

    private void send(char type, byte[] body) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(5 + body.length)
                        .put((byte) type)
                        .putInt(4 + body.length)
                        .put(body)
                        .array());
    }

    private static String error(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    }

    @Override
    public void close() {
        try (socket) {
            send('X', new byte[0]);
        } catch (IOException e) {
            // it is gone already
        }
    }
}
