package dev.sallyport.plugin.http;

import dev.sallyport.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** nginx as a target, in a folder of its own. */
final class Nginx implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; files of the folder {@code files} in it are served under {@code /files/}. */
    static Nginx start(Path folder) {
        return start(folder, "");
    }

    /** Starts one that speaks HTTP/2 only, without TLS. */
    static Nginx startHttp2(Path folder) {
        return start(folder, " http2");
    }

    /** Starts one that speaks TLS, and agrees on a version in its handshake. */
    static Nginx startTls(Path folder, TestCertificates certificates) throws IOException {
        Path certificate = pem(folder.resolve("certificate.pem"), "CERTIFICATE", encoded(certificates));
        Path key =
                pem(folder.resolve("key.pem"), "PRIVATE KEY", certificates.key().getEncoded());
        return start(folder, " ssl http2; ssl_certificate " + certificate + "; ssl_certificate_key " + key);
    }

    private static byte[] encoded(TestCertificates certificates) throws IOException {
        try {
            return certificates.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }

    private static Nginx start(Path folder, String how) {
        Program.assumeInstalled("nginx");
        try {
            int port = freePort();
            Files.createDirectories(folder.resolve("files"));
            Path config = Files.writeString(folder.resolve("nginx.conf"), config(folder, port, how));
            Process process = new ProcessBuilder(
                            "/usr/sbin/nginx",
                            "-c",
                            config.toString(),
                            "-p",
                            folder.toString(),
                            "-e",
                            folder.resolve("error.log").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.out").toFile())
                    .start();
            Nginx nginx = new Nginx(process, port);
            nginx.awaitListening(folder);
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String config(Path folder, int port, String how) {
        return """
                %3$sdaemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_max_body_size 100m;
                  gzip on;
                  gzip_min_length 1;
                  gzip_types application/json;
                  server {
                    listen 127.0.0.1:%2$d%4$s;
                    default_type text/plain;
                    location /echo {
                      return 200 "$request_method $request_uri auth=$http_authorization \
                user=$http_x_sallyport_user for=$http_x_forwarded_for override=$http_x_http_method_override\\n";
                    }
                    location /version {
                      return 200 "$server_protocol $host\\n";
                    }
                    location /json {
                      default_type application/json;
                      return 200 '{"name":"Ann","email":"ann@example.org"}\\n';
                    }
                    location /files/ {
                      alias %1$s/files/;
                      dav_methods PUT;
                    }
                    location /missing {
                      return 404;
                    }
                    location /move {
                      return 302 /echo/moved;
                    }
                  }
                }
                """.formatted(folder, port, "root".equals(System.getProperty("user.name")) ? "user root;\n" : "", how);
    }

    private void awaitListening(Path folder) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (Socket reached = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new IOException("nginx does not listen: " + Files.readString(folder.resolve("nginx.out")), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
