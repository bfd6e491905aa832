package dev.sallyport.distribution.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SH-09: small packets that become large ones, sent to a gateway with little memory. */
class CompressionIT {

    /** Far less than one unpacked bomb. */
    private static final String SMALL = "-Xmx160m -XX:MaxDirectMemorySize=64m -XX:+ExitOnOutOfMemoryError";

    @TempDir
    Path folder;

    @Test
    void sh09ACompressionBombEndsItsConnectionAndNothingElse() throws IOException {
        try (SshWorld world =
                SshWorld.open(folder, (builder, server) -> builder.environment("SALLYPORT_JAVA_OPTS", SMALL))) {
            Program.Ran ran = Python.with("paramiko", folder, """
                    import os, paramiko, threading
                    from paramiko.common import cMSG_IGNORE
                    from paramiko.message import Message
                    def one():
                        t = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
                        t.use_compression(True)
                        t.start_client()
                        t.auth_password('alice/web-1', os.environ['TOKEN'])
                        s = t.open_session()
                        s.exec_command('echo in; exec cat')
                        assert s.recv(3) == b'in\\n'
                        assert t.remote_compression == 'zlib@openssh.com', t.remote_compression
                        m = Message()
                        m.add_byte(cMSG_IGNORE)
                        m.add_string(bytes(180 << 20))
                        try:
                            t._send_message(m)
                        except Exception:
                            pass  # ended while it was sent
                        t.join(120)
                        print('over' if not t.is_active() else 'still there')
                    for i in range(3):
                        one()
                    """)
                    .variables(java.util.Map.of(
                            "PORT", Integer.toString(world.gateway().port())))
                    .variables(world.variables())
                    .run()
                    .fine();
            assertThat(ran.out()).isEqualTo("over\nover\nover\n");
            assertThat(world.verified(world.endedSession())).isTrue();
            assertThat(world.ssh("echo others go on").fine().out()).isEqualTo("others go on\n");
        }
    }
}
