package dev.sallyport.core.flow;

import dev.sallyport.core.mask.TextMask;
import dev.sallyport.core.terminal.ControlString;
import dev.sallyport.core.terminal.Edit;
import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenLine;
import dev.sallyport.core.terminal.ScreenListener;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Masks the output of a terminal by what it shows, not by how it is drawn.
 *
 * <p>The screen model is fed at once, and the bytes are held back for at most the delay. Then the lines they drew on
 * are searched, joined where the terminal wrapped them and with the lines above, and the bytes that drew the cells of a
 * finding are replaced by characters of the same width. All other bytes go on as they came. What is drawn over while it
 * is held is searched before it goes. Of a value that becomes whole only after its beginning went on, the rest is
 * replaced and the beginning is drawn over, as long as it is on the screen.
 *
 * <p>Much output goes on earlier, line by line: a bulk transfer must not wait for time to pass.
 */
final class ScreenMask implements OutputStep, ScreenListener {

    /** Bytes fed between two looks; about a hundred lines, of which none leaves the rows that the screen keeps. */
    private static final int LOOK_BYTES = 8 << 10;

    /** Held bytes that go on even if they have no line end. */
    private static final int UNLINED_BYTES_MAX = 64 << 10;

    /** A control string that is longer is not held to its end: it is a picture or a clipboard, not text. */
    private static final int STRING_BYTES_MAX = 128 << 10;

    /** Lines above the changed ones that are searched with them: an RSA key of 4096 bits takes fifty. */
    private static final int CONTEXT_ROWS = 64;

    /** Places of masked cells remembered, so that they are not drawn over once more: several full screens. */
    private static final int MASKED_MAX = 20_000;

    private final TextMask mask;
    private final Later later;
    private final Consumer<ByteBuffer> next;
    private final Screen screen;
    private final HeldBytes held = new HeldBytes();
    private final TreeMap<Long, Edit> edits = new TreeMap<>();
    private final Set<Long> masked = new LinkedHashSet<>();
    /** The place in the stream of the first byte held. */
    private long mark;

    private int unseen;
    private boolean timed;

    ScreenMask(TextMask mask, int columns, int rows, Later later, Consumer<ByteBuffer> next) {
        this.mask = mask;
        this.later = later;
        this.next = next;
        this.screen = new Screen(columns, rows, this);
    }

    Screen screen() {
        return screen;
    }

    @Override
    public int heldBytes() {
        return held.size();
    }

    @Override
    public void take(ByteBuffer bytes) {
        if (held.size() == 0 && !mask.applies()) {
            screen.feed(bytes);
            mark = screen.offset();
            screen.mark(mark);
            next.accept(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            ByteBuffer part = bytes.slice(bytes.position(), Math.min(LOOK_BYTES - unseen, bytes.remaining()));
            bytes.position(bytes.position() + part.remaining());
            held.add(part.duplicate());
            unseen += part.remaining();
            screen.feed(part);
            if (unseen >= LOOK_BYTES) {
                look(false);
            }
        }
        if (held.size() > 0 && !timed) {
            timed = true;
            later.delayed(this::late);
        }
    }

    private void late() {
        timed = false;
        if (held.size() > 0) {
            look(true);
        }
        // What is left is an unfinished sequence; the bytes that finish it set the time anew.
    }

    @Override
    public void flush() {
        if (held.size() > 0) {
            look(true);
            send(screen.offset(), List.of());
        }
    }

    @Override
    public void close() {
        held.clear();
        edits.clear();
    }

    /** Changes the size; what was drawn at the old size is searched first. */
    void resize(int columns, int rows) {
        if (held.size() > 0) {
            look(true);
        }
        screen.resize(columns, rows);
    }

    /** Searches what changed, and hands on what is settled, or everything. */
    private void look(boolean all) {
        unseen = 0;
        List<Overwrite> overwrites = search(screen.touched());
        long whole = screen.completeTo();
        if (screen.offset() - whole > STRING_BYTES_MAX) {
            send(whole, overwrites);
            send(screen.offset(), List.of());
            return;
        }
        int line = held.afterLast((byte) '\n');
        if (all || !overwrites.isEmpty() || (line == 0 && held.size() > UNLINED_BYTES_MAX)) {
            send(whole, overwrites);
        } else {
            send(Math.min(whole, mark + line), List.of());
        }
    }

    /** Hands on the bytes held up to a place in the stream. */
    private void send(long to, List<Overwrite> overwrites) {
        if (to <= mark) {
            return;
        }
        byte[] bytes = held.take((int) (to - mark));
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64 * overwrites.size());
        int at = 0;
        while (!edits.isEmpty() && edits.firstKey() < to) {
            Edit edit = edits.pollFirstEntry().getValue();
            int begin = (int) (edit.from() - mark);
            if (begin < at) {
                continue; // inside what was replaced already
            }
            out.write(bytes, at, begin - at);
            out.writeBytes(edit.replacement().getBytes(StandardCharsets.UTF_8));
            at = (int) (edit.to() - mark);
            remember(edit.from());
        }
        out.write(bytes, at, bytes.length - at);
        for (Overwrite overwrite : overwrites) {
            out.writeBytes(overwrite.bytes(screen.insertMode()));
        }
        mark = to;
        screen.mark(mark);
        next.accept(ByteBuffer.wrap(out.toByteArray()));
    }

    private void remember(long place) {
        masked.add(place);
        if (masked.size() > MASKED_MAX) {
            var oldest = masked.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public void leaving(ScreenLine line) {
        if (mask.applies()) {
            Block block = new Block();
            block.add(line);
            replace(block, false); // what went on before cannot be drawn over any more: it is about to go
        }
    }

    @Override
    public void string(ControlString string) {
        if (string.from() >= mark
                && mask.applies()
                && mask.find(string.text(), screen.alternate()).stream().anyMatch(TextMask.Span::enforced)) {
            edits.put(string.from(), new Edit(string.from(), string.to(), ""));
        }
    }

    /** Searches these lines, and those near them for what they begin or end. */
    private List<Overwrite> search(List<ScreenLine> touched) {
        if (touched.isEmpty()) {
            return List.of();
        }
        Block block = new Block();
        int row = touched.getFirst().firstRow();
        if (!screen.alternate()) {
            int top = screen.firstRow();
            ScreenLine last = touched.getLast();
            row = Math.max(top, row - CONTEXT_ROWS);
            int end = last.firstRow() + last.rowCount();
            while (row < end) {
                ScreenLine line = screen.line(row);
                block.add(line);
                row = line.firstRow() + line.rowCount();
            }
        } else {
            touched.forEach(block::add);
        }
        return replace(block, true);
    }

    private List<Overwrite> replace(Block block, boolean over) {
        List<Overwrite> overwrites = new ArrayList<>();
        for (TextMask.Span span : mask.find(block.text(), screen.alternate())) {
            boolean news = false;
            String shown = span.replacement();
            int index = 0;
            for (Block.Part part : block.parts(span.start(), span.end())) {
                if (span.enforced()) {
                    news |= replace(part, shown, index, over, overwrites);
                } else {
                    news |= part.line().drawn(part.begin(), part.end());
                }
                index += part.end() - part.begin();
            }
            if (news) {
                mask.count(span);
            }
        }
        return overwrites;
    }

    /** Replaces a part of a finding within one line; returns whether anything of it is new. */
    private boolean replace(Block.Part part, String shown, int index, boolean over, List<Overwrite> overwrites) {
        ScreenLine line = part.line();
        boolean news = false;
        for (int i = part.begin(); i < part.end(); i++) {
            char character = shown(shown, index + i - part.begin());
            if (character == line.text().charAt(i)) {
                continue;
            }
            for (Edit edit : line.edits(i, i + 1, character)) {
                news |= edits.putIfAbsent(edit.from(), edit) == null;
            }
            long from = line.drawnBy(i);
            if (over && from >= 0 && from < mark && line.row(i) >= 0 && !masked.contains(from)) {
                over(line.row(i), line.column(i), String.valueOf(character).repeat(line.width(i)), overwrites);
                remember(from);
            }
        }
        return news;
    }

    private static void over(int row, int column, String shown, List<Overwrite> overwrites) {
        Optional<Overwrite> longer =
                overwrites.isEmpty() ? Optional.empty() : overwrites.getLast().and(row, column, shown);
        if (longer.isPresent()) {
            overwrites.set(overwrites.size() - 1, longer.get());
        } else {
            overwrites.add(new Overwrite(row, column, shown));
        }
    }

    /** The character in the place of one of a value's: as its masker says as far as that is plain and long enough. */
    private static char shown(String replacement, int index) {
        char c = index < replacement.length() ? replacement.charAt(index) : '*';
        return c > ' ' && c < 0x7F ? c : '*';
    }
}
