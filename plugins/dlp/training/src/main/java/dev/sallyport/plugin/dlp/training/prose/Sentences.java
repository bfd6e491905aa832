package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.training.prose.Passage.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes passages from patterns of sentences and from names and addresses of many countries. */
final class Sentences {

    private static final String[] TITLES = {
        "Dr.",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Prof.",
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "Miss",
        "Sir",
        "Herr",
        "Frau",
        "Mme",
        "M.",
        "Sr.",
        "Sra.",
        "Dott.",
        "Ing.",
        "Rev.",
        "Capt.",
        "Sgt.",
        "Señora",
        "Prof. Dr.",
        "pan",
        "pani",
        "Colonel",
        "General",
        "Lt.",
        "Professor",
        "President",
        "Senator",
        "Captain",
        "Major",
        "Judge",
        "Officer",
        "Coach",
        "Detective",
        "Father",
        "Sister",
        "Uncle",
        "Aunt",
        "Queen",
        "King",
        "Prince",
        "CEO",
        "Minister",
        "Governor"
    };
    private static final String[] TAILS = {"Jr.", "Sr.", "III", "II", "PhD", "MD", "DDS", "Jr"};

    private final List<String> patterns = new ArrayList<>();
    private final Lists.Named things = Lists.words(Sentences.class, "things.txt");
    private final Addresses addresses = new Addresses(things);
    private final People people;
    private final Random64 random;
    private final StringBuilder text = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();

    Sentences(People people, Random64 random) {
        this.people = people;
        this.random = random;
        for (String line : Lists.lines(Sentences.class, "sentences.txt")) {
            if (!line.startsWith("[")) {
                patterns.add(line);
            }
        }
    }

    /** Returns a passage of one to three sentences on one line. */
    Passage next() {
        text.setLength(0);
        marks.clear();
        People.Country country = people.country(random);
        int sentences = random.once(0.7) ? 1 : random.between(2, 3);
        for (int i = 0; i < sentences; i++) {
            if (i > 0) {
                text.append(' ');
            }
            fill(random.of(patterns), country);
        }
        return new Passage(text.toString(), List.copyOf(marks), "sentences", "prose");
    }

    private void fill(String pattern, People.Country country) {
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c != '{') {
                text.append(c);
                i++;
                continue;
            }
            slot(pattern.charAt(i + 1), country);
            i += 3;
        }
    }

    private void slot(char slot, People.Country country) {
        switch (slot) {
            case 'P' -> {
                // Most who mark names leave the title out, and a title gives nobody away.
                if (random.once(0.12)) {
                    text.append(random.of(TITLES)).append(' ');
                }
                mark(person(country), "PERSON");
            }
            case 'F' -> mark(first(country), "PERSON");
            case 'L' -> mark(random.of(country.lasts()), "PERSON");
            case 'A' -> mark(addresses.of(country, random), "ADDRESS");
            case 'C' -> mark(random.of(country.cities()), "CITY");
            case 'O' -> mark(company(country), "COMPANY");
            case 'D' -> text.append(date());
            case 'T' -> text.append(phone());
            case 'E' ->
                text.append(random.of("info", "jd", "user", "m.k", "team"))
                        .append(random.between(1, 999))
                        .append("@example.org");
            case 'N' -> text.append(random.once(0.7) ? random.between(1, 99) : random.between(100, 99999));
            case 'I' ->
                text.append(random.of("INV-", "#", "ORD", "RMA-", "T-", "")).append(random.between(1000, 9999999));
            case 'M' ->
                text.append(random.of("$", "€", "USD ", "EUR ", "£"))
                        .append(random.between(1, 9999))
                        .append(random.of("", ".00", ".50", ",000"));
            case 'Y' -> text.append(random.between(1890, 2026));
            default -> text.append(random.of(things.get("things")));
        }
    }

    private void mark(String piece, String type) {
        int start = text.length();
        text.append(piece);
        marks.add(new Mark(start, text.length(), type, false));
    }

    private String first(People.Country country) {
        return random.of(country.firsts());
    }

    /** A name, as people write them. */
    String person(People.Country country) {
        if (random.once(0.15)) {
            return random.of(country.fulls());
        }
        String first = first(country);
        String last = random.of(country.lasts());
        String name = switch (random.below(20)) {
            case 0 -> first;
            case 1 -> last;
            case 2 -> initial(first) + ". " + last;
            case 3 -> first + " " + initial(first(country)) + ". " + last;
            case 4 -> last + ", " + first;
            case 5 -> first + " " + first(country) + " " + last;
            case 6 -> first + " " + last + "-" + random.of(country.lasts());
            case 7 -> first + " " + last + " " + random.of(TAILS);
            case 8 -> last + " " + first;
            case 9 -> initial(first) + "." + initial(first(country)) + ". " + last;
            case 10 -> last.toUpperCase(Locale.ROOT) + " " + first;
            case 11, 12 -> last;
            case 13 ->
                first + random.of(" de ", " van ", " von ", " al-", " O'", " Mc", " da ", " bin ", " van der ") + last;
            default -> first + " " + last;
        };
        return random.once(0.02)
                ? name.toUpperCase(Locale.ROOT)
                : random.once(0.03) ? name.toLowerCase(Locale.ROOT) : name;
    }

    private static String initial(String name) {
        return name.substring(0, 1);
    }

    private String company(People.Country country) {
        if (random.once(0.5)) {
            return random.of(country.companies());
        }
        String name = random.once(0.4) ? random.of(country.lasts()) : random.of(things.get("companies"));
        name = random.once(0.3) ? name + " " + random.of(things.get("companies")) : name;
        name = random.once(0.15) ? name + " & " + random.of(country.lasts()) : name;
        return random.once(0.8) ? name + " " + random.of(things.get("forms")) : name;
    }

    private String date() {
        int day = random.between(1, 28);
        int month = random.between(1, 12);
        int year = random.between(1940, 2027);
        String name =
                random.of("January", "March", "April", "May", "June", "July", "August", "September", "Oct", "Nov");
        return switch (random.below(6)) {
            case 0 -> year + "-" + month + "-" + day;
            case 1 -> month + "/" + day + "/" + year;
            case 2 -> day + "." + month + "." + year;
            case 3 -> name + " " + day + ", " + year;
            case 4 -> day + " " + name + " " + year;
            default -> random.of("Monday", "Tuesday", "Friday", "yesterday", "today", "next week", name);
        };
    }

    private String phone() {
        return switch (random.below(4)) {
            case 0 -> "(" + random.between(201, 989) + ") 555-01" + random.between(10, 99);
            case 1 ->
                "+" + random.between(1, 99) + " " + random.between(20, 999) + " " + random.between(1000000, 9999999);
            case 2 -> "0" + random.between(100, 9999) + " " + random.between(100000, 999999);
            default -> random.between(201, 989) + "-555-01" + random.between(10, 99);
        };
    }
}
