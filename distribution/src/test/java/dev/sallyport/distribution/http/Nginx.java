package dev.sallyport.distribution.http;

import dev.sallyport.demo.Ports;
import dev.sallyport.distribution.fixture.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** nginx on a loopback port, with a folder of files to serve. */
final class Nginx implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final int port;

    private Nginx(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param folder for its configuration and logs; its {@code files} are served
     * @param locations what else it serves, as blocks of its configuration
     */
    static Nginx start(Path folder, String locations) throws IOException {
        Files.createDirectories(folder.resolve("files"));
        int port = Ports.free();
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                %4$sdaemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  log_format asked '$request';
                  access_log %1$s/access.log asked;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  gzip on;
                  gzip_min_length 1;
                  gzip_types application/json text/plain;
                  types {
                    application/json json;
                    application/x-ndjson ndjson;
                    application/x-www-form-urlencoded form;
                    text/event-stream events;
                    application/xml xml;
                    text/plain txt;
                    image/png png;
                  }
                  server {
                    listen 127.0.0.1:%2$d;
                    root %1$s/files;
                %3$s
                  }
                }
                """.formatted(
                        folder, port, locations, System.getProperty("user.name").equals("root") ? "user root;\n" : ""));
        Process process = new ProcessBuilder(
                        "/usr/sbin/nginx",
                        "-c",
                        config.toString(),
                        "-p",
                        folder.toString(),
                        "-e",
                        folder.resolve("error.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Nginx nginx = new Nginx(process, folder, port);
        Await.that("nginx listens", nginx::listens);
        return nginx;
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("nginx ended: " + Files.readString(folder.resolve("out")));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    static Optional<Path> program() {
        return Optional.of(Path.of("/usr/sbin/nginx")).filter(Files::isExecutable);
    }

    int port() {
        return port;
    }

    /** The request lines that it answered, one a line. */
    String asked() throws IOException {
        return Files.readString(folder.resolve("access.log"));
    }

    void file(String name, byte[] content) throws IOException {
        Files.write(folder.resolve("files").resolve(name), content);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
