package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.prose.Tokens;
import dev.sallyport.plugin.dlp.prose.WordTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes the table of words from the lexica of nlp4j-english 1.1.2 (Apache-2.0): Brown clusters of edited text and of
 * messages, and lists of names. Needed only when the table itself shall change; it takes the unpacked files.
 */
public final class WordTables {

    private static final String EDITED = "en-brown-clusters-simplified-lowercase";
    private static final String MESSAGES = "en-brown-clusters-twit-lowercase";
    private static final String NAMES = "en-named-entity-gazetteers-simplified";
    private static final int WORD_LENGTH_MAX = 18;
    private static final int[] LEVELS = {1, 3, 20};

    private final Map<Integer, Integer> words = new HashMap<>();
    private final Map<Integer, int[]> counts = new HashMap<>();

    private WordTables() {}

    /**
     * Returns the table.
     *
     * @param lexica the folder of the unpacked files
     * @param firsts further first names, by the thousand from all over the world
     * @param lasts further last names
     */
    public static WordTable of(Path lexica, Collection<String> firsts, Collection<String> lasts)
            throws IOException, ClassNotFoundException, InterruptedException {
        WordTables tables = new WordTables();
        String[] edited = tables.clusters(lexica.resolve(EDITED), 0);
        String[] messages = tables.clusters(lexica.resolve(MESSAGES), 11);
        PrefixTree names = (PrefixTree) read(lexica.resolve(NAMES));
        // The tree is as deep as its longest name and is read by recursion.
        tables.count(names.n_root, new ArrayList<>());
        tables.profile(firsts, lasts);
        return WordTable.of(tables.words, edited, messages);
    }

    private static Object read(Path file) throws IOException, ClassNotFoundException, InterruptedException {
        List<Object> read = new ArrayList<>();
        List<Exception> failed = new ArrayList<>();
        Thread deep = new Thread(
                null,
                () -> {
                    try (InputStream in = Files.newInputStream(file);
                            Lexicon lexicon = new Lexicon(new java.io.BufferedInputStream(in, 1 << 16))) {
                        read.add(lexicon.readObject());
                    } catch (IOException | ClassNotFoundException e) {
                        failed.add(e);
                    }
                },
                "lexicon",
                1 << 29);
        deep.start();
        deep.join();
        if (!failed.isEmpty()) {
            throw new IOException("cannot read " + file, failed.getFirst());
        }
        return read.getFirst();
    }

    private String[] clusters(Path file, int shift) throws IOException, ClassNotFoundException, InterruptedException {
        Map<String, String> paths = new HashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) read(file)).entrySet()) {
            String longest = "";
            for (Object path : (Collection<?>) entry.getValue()) {
                longest = path.toString().length() > longest.length() ? path.toString() : longest;
            }
            String word = entry.getKey().toString();
            if (isWord(word)) {
                paths.put(word, longest);
            }
        }
        List<String> numbered = new ArrayList<>(new TreeSet<>(paths.values()));
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < numbered.size(); i++) {
            numbers.put(numbered.get(i), i + 1);
        }
        // Words that share a hash: the first in the alphabet has it, whatever the order of the map.
        for (String word : new TreeSet<>(paths.keySet())) {
            int number = numbers.getOrDefault(paths.getOrDefault(word, ""), 0);
            words.merge(Tokens.hash(word), number << shift, (a, b) -> ((a >>> shift) & 0x3ff) != 0 ? a : a | b);
        }
        numbered.addFirst("");
        return numbered.toArray(String[]::new);
    }

    private static boolean isWord(String word) {
        boolean letters = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (Character.isLetter(c)) {
                letters = true;
            } else if (c != '\'' && c != '0') {
                return false;
            }
        }
        return (letters && word.length() > 1 && word.length() <= WORD_LENGTH_MAX) || word.length() == 1;
    }

    private void count(PrefixNode node, List<String> before) {
        if (node.value instanceof Collection<?> lists) {
            for (Object list : lists) {
                count(Integer.parseInt(list.toString()), before);
            }
        }
        for (Map.Entry<?, ?> entry : node.entrySet()) {
            before.addLast(entry.getKey().toString());
            count((PrefixNode) entry.getValue(), before);
            before.removeLast();
        }
    }

    private void count(int list, List<String> name) {
        boolean person = list == 14;
        boolean place = list == 11 || list == 6 || list == 7 || list == 1;
        int size = name.size();
        for (int i = 0; i < size; i++) {
            String word = name.get(i);
            if (word.length() < 2 || !Character.isLetter(word.charAt(0))) {
                continue;
            }
            int[] count = counts.computeIfAbsent(Tokens.hash(word), hash -> new int[5]);
            if (list == 4) {
                count[0] += 2;
            } else if (person && size <= 5) {
                count[size > 1 && i == 0 ? 0 : size > 1 && i == size - 1 ? 1 : 2]++;
            } else if (!person) {
                count[place ? 3 : 4]++;
            }
        }
    }

    private void profile(Collection<String> firsts, Collection<String> lasts) {
        for (Map.Entry<Integer, int[]> entry : counts.entrySet()) {
            int[] count = entry.getValue();
            int sum = 0;
            for (int n : count) {
                sum += n;
            }
            int profile = level(count[0], sum)
                    | level(count[1], sum) << 2
                    | level(count[3], sum) << 4
                    | level(count[4], sum) << 6;
            put(entry.getKey(), profile, sum);
        }
        raise(firsts, 0);
        raise(lasts, 2);
    }

    private void put(int hash, int profile, int sum) {
        if (profile != 0 && (sum > 1 || words.containsKey(hash))) {
            words.merge(hash, profile << 21, (a, b) -> a | b);
        }
    }

    private void raise(Collection<String> names, int shift) {
        for (String name : names) {
            for (String word : name.split("[^\\p{L}\\p{M}']+")) {
                if (word.length() > 1) {
                    int bit = 21 + shift;
                    words.merge(
                            Tokens.hash(word), 2 << bit, (a, b) -> ((a >>> bit) & 3) >= 2 ? a : (a & ~(3 << bit)) | b);
                }
            }
        }
    }

    private static int level(int count, int sum) {
        double share = (double) count / sum;
        if (count >= LEVELS[2] && share >= 0.4) {
            return 3;
        }
        if (count >= LEVELS[1] && share >= 0.25) {
            return 2;
        }
        return count >= LEVELS[0] && share >= 0.1 ? 1 : 0;
    }

    /** Reads maps, sets and the two classes of the tree, and nothing else. */
    private static final class Lexicon extends ObjectInputStream {

        Lexicon(InputStream in) throws IOException {
            super(in);
            setObjectInputFilter(
                    ObjectInputFilter.Config.createFilter("java.base/*;dev.sallyport.plugin.dlp.training.prose.*;!*"));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            return switch (described.getName().substring(described.getName().lastIndexOf('.') + 1)) {
                case "PrefixTree" -> PrefixTree.class;
                case "PrefixNode" -> PrefixNode.class;
                default -> super.resolveClass(described);
            };
        }
    }
}
