package dev.sallyport.plugin.dlp.column;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads in running text the words that announce a value, as a header would. */
public final class HeaderCues {

    /**
     * An announcement.
     *
     * @param name the words as a name
     * @param type what they mean
     */
    public record Cue(String name, DataType type) {}

    /** Words between an announcement and its value. */
    private static final Set<String> FILLERS =
            words("is was are were be es e ist er est van to on at of the a an and no nr num number "
                    + "de del della do da der die das den le la les el il lo mi mio meu minha mein meine mon ma my "
                    + "your "
                    + "his her "
                    + "has had am von vom em et y og och und or");

    /** Words that mean something as the name of a column, and something else in a sentence. */
    private static final Set<String> AMBIGUOUS = words(
            "run rut rc cf nie sin fin tin ic pan pass address adresse direccion street date card name login user "
                    + "code pin handle alias born first last second employee student contact "
                    + "doctor judge officer manager director physician teacher patient customer client mail condition "
                    + "expires "
                    + "rs ho ten nom prenom secret token key mobile cell transit routing cid plastic data rg nis line "
                    + "via "
                    + "calle");

    /** Words of sentences about calls, after which a number is a phone's. */
    private static final Set<String> CALLS = words(
            "call called calling phone phoned ring reach dial text telefon telefono telefone celular fax mobile cell "
                    + "contact "
                    + "llamar ligar appeler anrufen bel tel tlf puhelin zadzwon");

    private static final int WORDS_MAX = 4;
    private static final int CLAUSE_CHARS_MAX = 60;

    private HeaderCues() {}

    private static Set<String> words(String text) {
        return Set.copyOf(Arrays.asList(text.split(" ")));
    }

    /** Returns what the last words of a clause announce, if the header lexicon knows them. */
    public static Optional<Cue> last(String clause) {
        int length = clause.length();
        List<String> words =
                HeaderWords.of(length > CLAUSE_CHARS_MAX ? clause.substring(length - CLAUSE_CHARS_MAX) : clause);
        boolean colon = clause.stripTrailing().endsWith(":");
        int end = words.size();
        while (end > 0 && words.size() - end < WORDS_MAX && FILLERS.contains(words.get(end - 1))) {
            end--;
        }
        boolean ends = end > 0 && HeaderLexicon.endsMeaning(words.get(end - 1));
        for (int from = Math.max(0, end - WORDS_MAX); ends && from < end; from++) {
            List<String> name = words.subList(from, end);
            DataType type = meaning(name);
            boolean clear = name.size() > 1 || colon || !AMBIGUOUS.contains(name.getFirst());
            if (type.sensitive() && clear) {
                return Optional.of(new Cue(String.join("_", name), type));
            }
        }
        boolean call = (end < words.size() || colon) && words.stream().anyMatch(CALLS::contains);
        return call ? Optional.of(new Cue("phone", DataType.PHONE)) : Optional.empty();
    }

    private static DataType meaning(List<String> name) {
        DataType[] told = {DataType.NONE};
        HeaderLexicon.find(name, (concept, place) -> {
            if (place == HeaderLexicon.Place.WHOLE) {
                told[0] = HeaderLexicon.type(concept);
            }
        });
        return told[0];
    }
}
