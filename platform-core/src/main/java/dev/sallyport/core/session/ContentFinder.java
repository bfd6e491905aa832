package dev.sallyport.core.session;

import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.ContentSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what rules ask about in one file's content, piece by piece. Each piece is searched behind the end of the one
 * before, so that a border does not hide a value, and behind the beginning of the file, which may say what its columns
 * are. Confined to one thread at a time.
 */
final class ContentFinder {

    /** Characters of the file's first line, and of the end of the last piece, that are looked at again. */
    private static final int AGAIN_MAX = 1 << 10;

    private final List<ContentSearch> searches;
    private final long bytesMax;
    private final Set<String> unsearched;
    private boolean begun;
    private long next;
    private long searched;
    private byte[] cut = {};

    /** The first line, if the file was seen from its beginning. */
    private String head = "";

    private boolean headWhole;

    /** The end of the text so far; from its first character on as long as that is short. */
    private String before = "";

    private boolean fromBeginning;

    /** What the last piece had, by type: how many values, and how sure the detector is of the surest. */
    private final Map<String, Seen> seen = new TreeMap<>();

    /** Values of one type. */
    record Seen(long count, double score) {}

    /** @param bytesMax what lies behind so many bytes is not searched */
    ContentFinder(List<ContentSearch> searches, long bytesMax) {
        this.searches = searches;
        this.bytesMax = bytesMax;
        this.unsearched = searches.stream().anyMatch(search -> search.types().contains(FileUse.UNSEARCHED))
                ? Set.of(FileUse.UNSEARCHED)
                : Set.of();
    }

    /** Returns what was found in the last piece and not told with the one before, by type. */
    Map<String, Seen> seen() {
        return Map.copyOf(seen);
    }

    /** Returns the types that matter of what was found with the next piece. */
    Set<String> find(long offset, byte[] piece) {
        seen.clear();
        boolean follows = !begun || offset == next;
        if (!begun) {
            begun = true;
            fromBeginning = offset == 0;
            headWhole = offset != 0;
        }
        next = offset + piece.length;
        boolean searchable = searched + piece.length <= bytesMax && text(piece);
        searched = Math.min(bytesMax, searched + piece.length);
        if (!follows || !searchable) {
            cut = new byte[0];
            before = "";
            fromBeginning = false;
        }
        if (!searchable) {
            return unsearched;
        }
        String text = decoded(piece);
        Set<String> found = new TreeSet<>(follows ? Set.of() : unsearched);
        String again = (fromBeginning ? "" : head) + before;
        search(again + text, again.length(), found);
        remember(text);
        return found;
    }

    /** @param told where what was looked at before ends */
    private void search(String text, int told, Set<String> found) {
        try (CallsTogether calls = new CallsTogether()) {
            for (ContentSearch search : searches) {
                Map<String, Seen> its = new TreeMap<>();
                for (Finding finding : calls.find(search.detector(), text, Optional.empty())) {
                    if (search.types().contains(finding.type())) {
                        found.add(finding.type());
                    }
                    if (finding.end() > told) {
                        its.merge(finding.type(), new Seen(1, finding.score()), ContentFinder::sum);
                    }
                }
                its.forEach((type, one) -> seen.merge(type, one, ContentFinder::more));
            }
        }
    }

    private static Seen sum(Seen some, Seen others) {
        return new Seen(some.count() + others.count(), Math.max(some.score(), others.score()));
    }

    /** A value counts once, however many rules ask for it. */
    private static Seen more(Seen some, Seen others) {
        return new Seen(Math.max(some.count(), others.count()), Math.max(some.score(), others.score()));
    }

    private void remember(String text) {
        if (!headWhole) {
            int line = text.indexOf('\n');
            head += text.substring(0, line < 0 ? text.length() : line + 1);
            headWhole = line >= 0 || head.length() > AGAIN_MAX;
            head = head.length() > AGAIN_MAX ? "" : head;
        }
        String all = before + text;
        int from = all.length() - AGAIN_MAX;
        if (from > 0) {
            int line = all.indexOf('\n', from);
            before = all.substring(line < 0 || line + 1 == all.length() ? from : line + 1);
            fromBeginning = false;
        } else {
            before = all;
        }
    }

    /** Text has no control characters but those that lay it out or colour it. */
    private static boolean text(byte[] piece) {
        for (byte next : piece) {
            boolean control = next >= 0 && next < ' ' && (next < '\b' || next > '\r') && next != 0x1b;
            if (control) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text of what was left over and of the piece, but for a character that is not whole yet. */
    private String decoded(byte[] piece) {
        byte[] bytes = Arrays.copyOf(cut, cut.length + piece.length);
        System.arraycopy(piece, 0, bytes, cut.length, piece.length);
        int whole = bytes.length - unfinished(bytes);
        cut = Arrays.copyOfRange(bytes, whole, bytes.length);
        return new String(bytes, 0, whole, StandardCharsets.UTF_8);
    }

    /** Returns how many bytes at the end begin a character of UTF-8 that goes on behind them. */
    private static int unfinished(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int next = bytes[bytes.length - back] & 0xff;
            if (next >= 0xc0) {
                int length = next >= 0xf0 ? 4 : next >= 0xe0 ? 3 : 2;
                return length > back ? back : 0;
            }
            if (next < 0x80) {
                return 0;
            }
        }
        return 0;
    }
}
