package dev.sallyport.core.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of all seals: a Merkle tree in the manner of RFC 6962, so that a recording that was taken away leaves a hole.
 *
 * <p>{@code leaves} holds one line per seal, {@code <session> <segment> <state> <head> <signature>}; {@code checkpoint}
 * holds the tree's size and root, signed. A leaf's hash is {@code SHA-256(0x00 line)}, a node's {@code SHA-256(0x01
 * left right)}. Copy the checkpoint off the machine now and then: it pins everything before it.
 */
final class TransparencyLog {

    private final Path leaves;
    private final Path checkpoint;
    private final SigningKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Node> spine = new ArrayDeque<>();
    private long size;

    private record Node(int level, byte[] hash) {}

    /** One line of the log. */
    record Leaf(String session, int segment, String state, String head, String signature) {

        String line() {
            return session + " " + segment + " " + state + " " + head + " " + signature;
        }

        static Leaf parse(String line) throws IOException {
            String[] parts = line.split(" ", -1);
            if (parts.length != 5 || !parts[1].matches("[0-9]{1,9}")) {
                throw new IOException("a line of the log of recordings is not understood");
            }
            return new Leaf(parts[0], Integer.parseInt(parts[1]), parts[2], parts[3], parts[4]);
        }
    }

    TransparencyLog(Path directory, SigningKey key) throws IOException {
        Files.createDirectories(directory);
        this.leaves = directory.resolve("leaves");
        this.checkpoint = directory.resolve("checkpoint");
        this.key = key;
        cutTornLine();
        for (Leaf leaf : read()) {
            push(leaf);
        }
        if (size == 0 && !Files.exists(checkpoint)) {
            sign(); // a reader never meets seals without a checkpoint
        }
    }

    private void cutTornLine() throws IOException {
        if (!Files.exists(leaves)) {
            Files.createFile(leaves);
            return;
        }
        byte[] bytes = Files.readAllBytes(leaves);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (var channel = java.nio.channels.FileChannel.open(leaves, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
    }

    /** Adds seals and signs a new checkpoint. */
    void append(List<Leaf> added) throws IOException {
        lock.lock();
        try {
            StringBuilder lines = new StringBuilder();
            added.forEach(leaf -> lines.append(leaf.line()).append('\n'));
            Files.writeString(leaves, lines, StandardOpenOption.APPEND);
            added.forEach(this::push);
            sign();
        } finally {
            lock.unlock();
        }
    }

    private void sign() throws IOException {
        Path draft = checkpoint.resolveSibling("checkpoint.new");
        Files.writeString(draft, signedCheckpoint());
        Files.move(draft, checkpoint, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String signedCheckpoint() {
        String body = body(size, HexFormat.of().formatHex(root(spine)));
        return body + "\n" + key.sign(body) + "\n";
    }

    private static String body(long size, String root) {
        return "sallyport-log-1\n" + size + "\n" + root + "\n";
    }

    private void push(Leaf leaf) {
        push(spine, leaf);
        size++;
    }

    private static void push(Deque<Node> spine, Leaf leaf) {
        MessageDigest sha = Format.sha256();
        sha.update((byte) 0);
        Node node = new Node(0, sha.digest(leaf.line().getBytes(StandardCharsets.UTF_8)));
        while (!spine.isEmpty() && spine.peek().level() == node.level()) {
            node = join(spine.pop(), node, node.level() + 1);
        }
        spine.push(node);
    }

    private static Node join(Node left, Node right, int level) {
        MessageDigest sha = Format.sha256();
        sha.update((byte) 1);
        sha.update(left.hash());
        return new Node(level, sha.digest(right.hash()));
    }

    private static byte[] root(Deque<Node> spine) {
        Node root = null;
        for (Node node : spine) {
            root = root == null ? node : join(node, root, 0);
        }
        return root == null ? Format.sha256().digest() : root.hash();
    }

    List<Leaf> read() throws IOException {
        List<Leaf> read = new ArrayList<>();
        for (String line : Files.readAllLines(leaves, StandardCharsets.UTF_8)) {
            read.add(Leaf.parse(line));
        }
        return read;
    }

    /** Checks the log against its checkpoint; returns what is wrong, in words. */
    static List<String> verify(Path directory, String publicKey) throws IOException {
        Path leaves = directory.resolve("leaves");
        Path checkpoint = directory.resolve("checkpoint");
        if (!Files.exists(checkpoint)) {
            return Files.exists(leaves) && Files.size(leaves) > 0
                    ? List.of("the log of recordings has no checkpoint")
                    : List.of();
        }
        List<String> lines = Files.readAllLines(checkpoint, StandardCharsets.UTF_8);
        if (lines.size() != 5 || !lines.get(1).matches("[0-9]{1,18}")) {
            return List.of("the checkpoint of the log of recordings is not understood");
        }
        long size = Long.parseLong(lines.get(1));
        if (!SigningKey.verifies(publicKey, body(size, lines.get(2)), lines.get(4))) {
            return List.of("the checkpoint of the log of recordings is not signed by this gateway's key");
        }
        Deque<Node> spine = new ArrayDeque<>();
        List<String> logged = Files.readAllLines(leaves, StandardCharsets.UTF_8);
        if (logged.size() < size) {
            return List.of("the log of recordings has " + logged.size() + " seals, its checkpoint says " + size);
        }
        for (String line : logged.subList(0, (int) size)) {
            push(spine, Leaf.parse(line));
        }
        if (!HexFormat.of().formatHex(root(spine)).equals(lines.get(2))) {
            return List.of("the log of recordings does not match its checkpoint");
        }
        return List.of();
    }
}
