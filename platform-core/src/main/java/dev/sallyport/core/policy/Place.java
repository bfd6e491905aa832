package dev.sallyport.core.policy;

import com.google.re2j.Pattern;
import java.util.Locale;

/** Where a tunnel may lead: a pattern of hosts and ports, or of paths of sockets. */
sealed interface Place {

    boolean holds(String destination);

    /** Reads {@code host:port}; throws {@link IllegalArgumentException} with what it must be. */
    static Place port(String pattern) {
        int colon = pattern.lastIndexOf(':');
        String host = colon < 0 ? "" : pattern.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isBlank() || (!bracketed && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("must be host:port, with an IPv6 address in brackets");
        }
        String ports = pattern.substring(colon + 1);
        if (ports.equals("*")) {
            return new Ports(new Glob(host), 0, Ports.MAX);
        }
        int dash = ports.indexOf('-');
        int first = number(dash < 0 ? ports : ports.substring(0, dash));
        int last = dash < 0 ? first : number(ports.substring(dash + 1));
        if (first > last) {
            throw new IllegalArgumentException("must have a range of ports that goes up");
        }
        return new Ports(new Glob(host), first, last);
    }

    private static int number(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > Ports.MAX) {
            throw new IllegalArgumentException("must have a port from 0 to 65535, a range such as 8000-8010, or *");
        }
        return port;
    }

    /** Reads the path of a socket. */
    static Place socket(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("must be the whole path of a socket, such as /run/app.sock");
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*' || c == '?') {
                regex.append(c == '*' ? "[^/]*" : "[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return new Paths(Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** Ports of hosts. */
    record Ports(Glob host, int first, int last) implements Place {

        static final int MAX = 65_535;

        @Override
        public boolean holds(String destination) {
            int colon = destination.lastIndexOf(':');
            String port = destination.substring(colon + 1);
            if (colon < 1 || !port.matches("[0-9]{1,5}")) {
                return false;
            }
            int number = Integer.parseInt(port);
            return number >= first
                    && number <= last
                    && host.matches(destination.substring(0, colon).toLowerCase(Locale.ROOT));
        }
    }

    /** Paths of sockets; a path with a step up or aside is none of them. */
    record Paths(Pattern pattern) implements Place {

        @Override
        public boolean holds(String destination) {
            boolean plain = destination.startsWith("/")
                    && !destination.contains("//")
                    && !(destination + "/").contains("/../")
                    && !(destination + "/").contains("/./");
            return plain && pattern.matches(destination);
        }
    }
}
