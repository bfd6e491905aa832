package dev.sallyport.core.document;

/** Character references of XML. */
final class XmlText {

    private XmlText() {}

    /** Returns text with its references replaced; one that is not known does not pass. */
    static String decode(String raw) {
        int at = raw.indexOf('&');
        if (at < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int plain = 0;
        while (at >= 0) {
            int end = raw.indexOf(';', at);
            if (end < 0) {
                throw new DocumentException("its XML has a reference without an end");
            }
            text.append(raw, plain, at).append(referenced(raw.substring(at + 1, end)));
            plain = end + 1;
            at = raw.indexOf('&', plain);
        }
        return text.append(raw, plain, raw.length()).toString();
    }

    private static String referenced(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> {
                try {
                    yield Character.toString(
                            name.startsWith("#x")
                                    ? Integer.parseInt(name.substring(2), 16)
                                    : Integer.parseInt(name.startsWith("#") ? name.substring(1) : "", 10));
                } catch (IllegalArgumentException e) {
                    throw new DocumentException("its XML has a reference that only its reader knows");
                }
            }
        };
    }

    /** Returns text as it may stand between tags and between either quotes. */
    static String encode(String text) {
        StringBuilder xml = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\'' -> xml.append("&apos;");
                default -> xml.append(c);
            }
        }
        return xml.toString();
    }
}
