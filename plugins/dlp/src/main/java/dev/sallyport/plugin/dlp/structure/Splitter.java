package dev.sallyport.plugin.dlp.structure;

import java.util.ArrayList;
import java.util.List;

/** Takes a text apart, block by block; what no block claims is prose. Stateless, thread-safe. */
public final class Splitter {

    /** How deep texts may lie in texts: JSON-RPC, its content, a document in that, a table in a field. */
    static final int LEVELS_MAX = 4;

    /** A recogniser of blocks. */
    private interface Block {

        /** Returns how many lines from {@code first} it has taken; 0 when they are nothing of it. */
        int take(Lines lines, int first, String table, Cells cells);
    }

    /** Returns what a text is made of. */
    public static Cells split(String text) {
        Cells cells = new Cells();
        new Splitter().split(Mapped.whole(text), "", cells, 0);
        return cells;
    }

    /** Splits a text that lay under a key of another one. */
    void split(Mapped raw, String key, Cells cells, int level) {
        Mapped text = Escapes.terminal(raw);
        Lines lines = Lines.of(text);
        List<Block> blocks = List.of(
                new BoxTables()::take, new VerticalRecords()::take, new Inserts()::take, new DelimitedTables()::take);
        List<Mapped> pending = new ArrayList<>();
        int line = 0;
        int from = 0;
        while (line < lines.size()) {
            String table = key + "#" + level;
            int start = Math.max(from, lines.start(line));
            int json = json(text, start, lines.end(line), table, cells, level);
            if (json > start) {
                flush(pending, cells);
                from = json;
                line = lines.of(json);
                if (json >= lines.end(line)
                        || text.text().substring(json, lines.end(line)).isBlank()) {
                    line++;
                }
                continue;
            }
            int taken = 0;
            for (int i = 0; i < blocks.size() && taken == 0 && start == lines.start(line); i++) {
                taken = blocks.get(i).take(lines, line, table + "@" + line, cells);
            }
            if (taken > 0) {
                flush(pending, cells);
                line += taken;
                continue;
            }
            pending.add(KeyValues.line(text.part(start, lines.end(line)), table, cells, this, level));
            line++;
        }
        flush(pending, cells);
    }

    private int json(Mapped text, int start, int end, String table, Cells cells, int level) {
        int at = start;
        while (at < end
                && (text.text().charAt(at) == ' '
                        || text.text().charAt(at) == '\t'
                        || text.text().charAt(at) == ',')) {
            at++;
        }
        if (at >= end || (text.text().charAt(at) != '{' && text.text().charAt(at) != '[')) {
            return start;
        }
        int read = JsonText.read(text, at, table, cells, this, level);
        return read > at ? read : start;
    }

    /** Lines of prose that follow each other are one segment: a key in PEM has many. */
    private static void flush(List<Mapped> pending, Cells cells) {
        if (!pending.isEmpty()) {
            cells.prose(Lines.joined(pending));
            pending.clear();
        }
    }
}
