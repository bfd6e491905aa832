package dev.sallyport.core.document;

import java.util.Random;

/** Documents of every shape, with what makes readers stumble. */
final class RandomJson {

    private static final String[] TEXTS = {
        "", "x", "bob@shop.example", "é", "😀", "\\n", "\\\\", "\\\"", "\\u0041", "a b", "\\ud83d\\ude00", "<b>"
    };
    private static final String[] NAMES = {"a", "b", "c", "C", "d", "\\u0063", "long name", "", "b@c.d"};
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t "};

    private RandomJson() {}

    static String make(Random random) {
        StringBuilder json = new StringBuilder();
        value(random, json, 0);
        return json.toString();
    }

    private static void value(Random random, StringBuilder json, int depth) {
        space(random, json);
        switch (random.nextInt(depth > 5 ? 4 : 8)) {
            case 0 -> json.append(random.nextInt(2_000_000) - 1000);
            case 1 -> json.append(random.nextBoolean() ? "true" : random.nextBoolean() ? "false" : "null");
            case 2 ->
                json.append(random.nextInt(100))
                        .append('.')
                        .append(random.nextInt(100))
                        .append("e-2");
            case 3 ->
                json.append('"').append(TEXTS[random.nextInt(TEXTS.length)]).append('"');
            case 4, 5 -> {
                json.append('[');
                for (int i = random.nextInt(4); i > 0; i--) {
                    value(random, json, depth + 1);
                    json.append(i > 1 ? "," : "");
                }
                json.append(']');
            }
            default -> {
                json.append('{');
                for (int i = random.nextInt(5); i > 0; i--) {
                    space(random, json);
                    json.append('"').append(NAMES[random.nextInt(NAMES.length)]).append('"');
                    space(random, json);
                    json.append(':');
                    value(random, json, depth + 1);
                    json.append(i > 1 ? "," : "");
                }
                json.append('}');
            }
        }
        space(random, json);
    }

    private static void space(Random random, StringBuilder json) {
        json.append(SPACES[random.nextInt(SPACES.length)]);
    }
}
