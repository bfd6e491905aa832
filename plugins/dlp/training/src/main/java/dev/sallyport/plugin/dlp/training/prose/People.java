package dev.sallyport.plugin.dlp.training.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/** Names, places and addresses of many countries, made once from one seed. */
final class People {

    private static final String[] LOCALES = {
        "en-US", "en-GB", "en-AU", "en-CA", "en-IN", "en-ZA", "en-NG", "en-PH", "en-SG", "en-NZ", "en-IE", "de",
        "de-AT", "de-CH", "fr", "fr-CA", "es", "es-MX", "es-AR", "it", "pt", "pt-BR", "nl", "nl-BE", "pl", "cs", "sk",
        "sv", "da", "nb-NO", "fi-FI", "tr", "ru", "uk", "bg", "hr", "hu", "ro-MD", "id", "vi", "ja", "ko", "zh-CN",
        "zh-TW", "ar", "he", "fa", "el-GR", "ca", "et", "lv", "th", "ka", "hy"
    };

    /** How many names of each kind and country the training takes. */
    static final int EACH = 250;

    /** What one country has. */
    record Country(
            String tag,
            List<String> firsts,
            List<String> lasts,
            List<String> fulls,
            List<String> addresses,
            List<String> cities,
            List<String> companies) {}

    private final List<Country> countries = new ArrayList<>();
    private final List<Country> english = new ArrayList<>();

    People(long seed, int each) {
        for (String tag : LOCALES) {
            Faker faker = new Faker(Locale.forLanguageTag(tag), new Random(seed + tag.hashCode()));
            Country country = new Country(
                    tag,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
            try {
                for (int i = 0; i < each; i++) {
                    country.firsts.add(faker.name().firstName());
                    country.lasts.add(faker.name().lastName());
                    country.fulls.add(faker.name().fullName());
                    country.addresses.add(faker.address().fullAddress());
                    country.cities.add(faker.address().city());
                    country.companies.add(faker.company().name());
                }
            } catch (RuntimeException incomplete) {
                // Some countries of the library lack an entry; they stay out as a whole.
                continue;
            }
            countries.add(country);
            if (tag.startsWith("en")) {
                english.add(country);
            }
        }
    }

    /** Returns a country; nearly half the time one that writes English. */
    Country country(Random64 random) {
        return random.of(random.once(0.45) ? english : countries);
    }

    List<String> firsts() {
        return countries.stream().flatMap(country -> country.firsts.stream()).toList();
    }

    List<String> lasts() {
        return countries.stream().flatMap(country -> country.lasts.stream()).toList();
    }
}
