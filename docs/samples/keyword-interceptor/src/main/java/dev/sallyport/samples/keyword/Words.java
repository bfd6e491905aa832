package dev.sallyport.samples.keyword;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A set of words that is looked for in texts, whatever their case; one pass over the text, however many words. */
final class Words {

    private final Set<String> words;
    private final int longest;

    Words(List<String> words) {
        this.words = words.stream().map(Words::fold).collect(Collectors.toUnmodifiableSet());
        this.longest = words.stream().mapToInt(String::length).max().orElse(0);
    }

    static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().allMatch(Words::isPart);
    }

    /** Returns the first of the words in a text. */
    Optional<String> firstIn(String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && isPart(text.charAt(i))) {
                continue;
            }
            int length = i - start;
            if (length > 0 && length <= longest) {
                String word = fold(text.substring(start, i));
                if (words.contains(word)) {
                    return Optional.of(word);
                }
            }
            start = i + 1;
        }
        return Optional.empty();
    }

    private static boolean isPart(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static String fold(String word) {
        return word.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
