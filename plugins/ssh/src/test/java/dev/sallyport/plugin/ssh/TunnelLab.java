package dev.sallyport.plugin.ssh;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Tunnel.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** What tests of forwards do with a lab. */
record TunnelLab(Lab lab) {

    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void permit(Kind kind, String... protocols) {
        List<String> names = List.of(protocols);
        lab.policy()
                .permits(tunnel -> tunnel.kind() == kind
                        && (tunnel.protocol().isEmpty()
                                || names.contains(tunnel.protocol().get())));
    }

    List<String> asked() {
        return lab.policy().events().all(Command.class).stream()
                .filter(command -> command.kind() == CommandKind.TUNNEL)
                .map(Command::text)
                .toList();
    }

    /** Opens a connection that stays until its input ends; forwards are set up before it says so. */
    Tool connection(String... options) {
        List<String> more = new ArrayList<>(List.of("-v", "-o", "ExitOnForwardFailure=yes"));
        more.addAll(List.of(options));
        return lab.start(Lab.TOKEN, "alice/web-1", more, "echo ready; cat")
                .await(tool -> tool.out().contains("ready"));
    }

    static void end(Tool tool) {
        tool.endInput();
        tool.end().fine();
    }
}
