package dev.sallyport.plugin.dlp.training.prose;

/** Writes postal addresses in the manners of many countries. */
final class Addresses {

    private static final String[] STATES = {
        "CA", "NY", "TX", "FL", "WA", "IL", "OH", "GA", "MA", "NJ", "PA", "VA", "California", "New York", "Texas"
    };

    private final Lists.Named lists;

    Addresses(Lists.Named lists) {
        this.lists = lists;
    }

    String of(People.Country country, Random64 random) {
        if (random.once(0.3) || country.addresses().isEmpty()) {
            return random.of(country.addresses()).replace('\n', ' ').strip();
        }
        String tag = country.tag().substring(0, 2);
        String city = random.of(country.cities());
        String street = street(tag, country, random);
        return switch (random.below(10)) {
            case 0, 1 -> street;
            case 2 -> street + ", " + city;
            case 3 -> street + " " + city;
            default -> tag.equals("en") ? english(street, city, random) : continental(tag, street, city, random);
        };
    }

    private String street(String tag, People.Country country, Random64 random) {
        String number = number(random);
        return switch (tag) {
            case "de" -> glued("de", random) + " " + number;
            case "nl" -> glued("nl", random) + " " + number;
            case "sv", "da", "nb", "fi" -> glued("sv", random) + " " + number;
            case "fr" -> number + (random.once(0.2) ? " bis " : random.once(0.3) ? ", " : " ") + before("fr", random);
            case "es", "ca" -> before("es", random) + (random.once(0.3) ? ", " : " ") + number;
            case "it" -> before("it", random) + (random.once(0.3) ? ", " : " ") + number;
            case "pt" -> before("pt", random) + (random.once(0.5) ? ", " : " ") + number;
            case "pl" -> before("pl", random) + " " + number;
            case "ru", "uk", "bg" -> before("ru", random) + (random.once(0.5) ? ", д. " : ", ") + number;
            case "cs", "sk" -> random.of(lists.get("streets_cs")) + " " + number;
            case "tr" ->
                random.of(lists.get("streets_tr")) + " " + random.of(lists.get("suffixes_tr")) + " No: " + number;
            default -> englishStreet(country, number, random);
        };
    }

    private String englishStreet(People.Country country, String number, Random64 random) {
        String name = random.once(0.6)
                ? random.of(lists.get("streets_en"))
                : random.once(0.3) ? ordinal(random) : random.of(country.lasts());
        String direction = random.once(0.12) ? random.of("N", "S.", "West", "E", "NW") + " " : "";
        String street = number + " " + direction + name + " " + random.of(lists.get("suffixes_en"));
        if (random.once(0.06)) {
            return random.of("PO Box ", "P.O. Box ", "Post Office Box ") + random.between(10, 9999);
        }
        if (random.once(0.3)) {
            String unit = random.of("Apt ", "Apt. ", "Suite ", "Unit ", "#", "Flat ", "Floor ", "Apartment ")
                    + random.between(1, 940)
                    + (random.once(0.3) ? random.of("A", "B", "C", "D") : "");
            return unit.startsWith("Flat") ? unit + ", " + street : street + (random.once(0.5) ? ", " : " ") + unit;
        }
        return street;
    }

    private static String ordinal(Random64 random) {
        int n = random.between(1, 99);
        String suffix =
                n % 10 == 1 && n != 11 ? "st" : n % 10 == 2 && n != 12 ? "nd" : n % 10 == 3 && n != 13 ? "rd" : "th";
        return n + suffix;
    }

    private String glued(String tag, Random64 random) {
        String suffix = random.of(lists.get("suffixes_" + tag));
        String name = random.of(lists.get("streets_" + tag));
        return random.once(0.15)
                ? name + "-" + suffix.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + suffix.substring(1)
                : name + suffix;
    }

    private String before(String tag, Random64 random) {
        return random.of(lists.get("prefixes_" + tag)) + " " + random.of(lists.get("streets_" + tag));
    }

    private static String number(Random64 random) {
        String number = Integer.toString(random.once(0.5) ? random.between(1, 199) : random.between(1, 9999));
        return random.once(0.1)
                ? number + random.of("a", "B", "c", "-" + random.between(1, 30), "/" + random.between(1, 9))
                : number;
    }

    private static String english(String street, String city, Random64 random) {
        String zip = String.format("%05d", random.between(501, 99950));
        String state = random.of(STATES);
        return switch (random.below(6)) {
            case 0 -> street + ", " + city + ", " + state + " " + zip;
            case 1 -> street + ", " + city + " " + state + " " + zip + "-" + random.between(1000, 9999);
            case 2 -> street + ", " + city + ", " + state;
            case 3 ->
                street + ", " + city + " "
                        + random.of("SW1A 2AA", "M1 4BT", "EC2V 7HN", "B33 8TH", "LS1 4DY", "G1 1XQ");
            case 4 -> street + " " + city + " " + state + " " + zip + random.of("", " USA", ", USA", ", United States");
            default ->
                street + ", " + city + " " + random.of("NSW", "VIC", "ON", "QLD", "BC") + " "
                        + random.of(zip.substring(1), "M5V 2T6", "K1A 0B1");
        };
    }

    private static String continental(String tag, String street, String city, Random64 random) {
        String code = switch (tag) {
            case "nl" -> random.between(1000, 9999) + " " + random.of("AB", "CD", "XZ", "KL");
            case "sv", "cs", "sk" -> random.between(100, 999) + " " + random.between(10, 99);
            case "pl" -> random.between(10, 99) + "-" + random.between(100, 999);
            case "pt" -> random.between(1000, 9999) + "-" + random.between(100, 999);
            case "da", "nb", "hu" -> Integer.toString(random.between(1000, 9999));
            default -> Integer.toString(random.between(10000, 99999));
        };
        return switch (random.below(5)) {
            case 0 -> street + ", " + city + " " + code;
            case 1 -> street + " " + code + " " + city;
            case 2 -> code + " " + city + ", " + street;
            default ->
                street + ", " + code + " " + city
                        + (random.once(0.15) ? random.of(", Germany", ", France", ", Italia", ", España") : "");
        };
    }
}
