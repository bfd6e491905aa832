package dev.sallyport.plugin.dlp.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the words of a value show: kinds of words, forms of names, hits in the sets of names. */
final class WordFacts {

    private static final List<String> LISTS = List.of(
            "street",
            "unit",
            "company",
            "place",
            "job",
            "diagnosis",
            "gender",
            "race",
            "status",
            "month",
            "honorific",
            "product",
            "particle");
    private static final List<Fact> FACTS = List.of(
            Fact.STREET_WORD,
            Fact.UNIT_WORD,
            Fact.COMPANY_WORD,
            Fact.PLACE_WORD,
            Fact.JOB_WORD,
            Fact.DIAGNOSIS_WORD,
            Fact.GENDER_WORD,
            Fact.RACE_WORD,
            Fact.STATUS_WORD,
            Fact.MONTH_WORD,
            Fact.HONORIFIC,
            Fact.PRODUCT_WORD);
    private static final Map<String, Integer> WORDS = WordLists.index(WordLists.read("words.txt"), LISTS);
    private static final int TOKENS_MAX = 16;

    private final String v;
    private final CharStats stats;
    private final Names names;
    private final int hitMask;

    WordFacts(String v, CharStats stats, Names names, int hitMask) {
        this.v = v;
        this.stats = stats;
        this.names = names;
        this.hitMask = hitMask;
    }

    void read(NumberFacts.Facts facts) {
        List<String> tokens = tokens(v);
        int letters = 0;
        int capitals = 0;
        boolean firstHit = false;
        boolean lastHit = false;
        int hitTokens = 0;
        boolean initial = false;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (!Character.isLetter(token.charAt(0))) {
                continue;
            }
            letters++;
            capitals += Character.isUpperCase(token.charAt(0)) || token.charAt(0) >= 0x2e80 ? 1 : 0;
            initial |= token.length() == 1 && token.charAt(0) < 0x2e80;
            String plain = HeaderWords.plain(token);
            kind(plain, facts);
            int hash = Names.hash(plain);
            if (token.length() > 1 || token.charAt(0) >= 0x2e80) {
                boolean seen = (hitMask >>> (hash & 15) & 1) != 0;
                boolean first = seen && names.isFirst(hash);
                boolean last = seen && names.isLast(hash);
                firstHit |= first;
                lastHit |= last;
                hitTokens += first || last ? 1 : 0;
            }
        }
        String whole = HeaderWords.plain(v);
        int wholeHash = Names.hash(whole);
        boolean seen = (hitMask >>> (wholeHash & 15) & 1) != 0;
        facts.set(Fact.CITY_HIT, seen && names.isCity(wholeHash));
        facts.set(Fact.FIRST_HIT, firstHit);
        facts.set(Fact.LAST_HIT, lastHit);
        facts.set(Fact.FULL_HIT, hitTokens >= 2 && letters <= 4);
        facts.set(Fact.NAME_INITIAL, initial && letters >= 2);
        facts.set(Fact.LETTER, stats.length <= 2 && letters == 1 && stats.letters() == 1);
        boolean clean = stats.digits == 0
                && stats.otherSymbols <= 1
                && stats.slashes == 0
                && stats.colons == 0
                && stats.ats == 0
                && stats.underscores == 0;
        facts.set(Fact.NAME_ONE, clean && letters == 1 && capitals == 1 && stats.length <= 20 && stats.length > 1);
        facts.set(
                Fact.NAME_WORDS,
                clean && letters >= 2 && letters <= 5 && capitals >= 2 && stats.length <= 45 && stats.commas == 0);
        facts.set(Fact.NAME_COMMA, clean && stats.commas == 1 && letters >= 2 && letters <= 6 && capitals >= 2);
        address(facts, tokens, letters);
    }

    private void kind(String plain, NumberFacts.Facts facts) {
        Integer list = WORDS.get(plain);
        if (list != null && list < FACTS.size()) {
            facts.set(FACTS.get(list), true);
        } else if (list == null && plain.length() > 7) {
            facts.set(Fact.STREET_WORD, streetEnding(plain));
        }
    }

    /** Languages that glue the word for street to its name. */
    private static boolean streetEnding(String plain) {
        return plain.endsWith("strasse")
                || plain.endsWith("straat")
                || plain.endsWith("gatan")
                || plain.endsWith("vagen")
                || plain.endsWith("gata")
                || plain.endsWith("gate")
                || plain.endsWith("veien")
                || plain.endsWith("vegen")
                || plain.endsWith("katu")
                || plain.endsWith("gade")
                || plain.endsWith("allee")
                || plain.endsWith("platz")
                || plain.endsWith("utca")
                || plain.endsWith("laan")
                || plain.endsWith("plein")
                || plain.endsWith("kuja")
                || plain.endsWith("stien")
                || plain.endsWith("svingen")
                || plain.endsWith("vej");
    }

    private void address(NumberFacts.Facts facts, List<String> tokens, int letters) {
        if (stats.digits == 0 || letters == 0 || tokens.isEmpty()) {
            return;
        }
        boolean spaced = stats.spaces > 0;
        char first = tokens.getFirst().charAt(0);
        char last = tokens.getLast().charAt(0);
        facts.set(Fact.STREET_NUMBER_FIRST, spaced && Formats.isDigit(first) && letters >= 1 && letters <= 9);
        facts.set(Fact.STREET_NUMBER_LAST, spaced && Formats.isDigit(last) && !Formats.isDigit(first));
        facts.set(Fact.COMMAS, stats.commas >= 2);
        facts.set(Fact.ENDS_POSTAL, stats.commas >= 1 && Formats.isDigit(stats.at(stats.length - 1)) && spaced);
    }

    /** Splits at everything that is no letter, digit or apostrophe. */
    static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>(4);
        int start = -1;
        for (int i = 0; i <= text.length() && tokens.size() < TOKENS_MAX; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean inside = Character.isLetterOrDigit(c) || (start >= 0 && (c == '\'' || c == '’'));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                tokens.add(text.substring(start, i));
                start = -1;
            }
        }
        return tokens;
    }
}
