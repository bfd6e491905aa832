package dev.sallyport.api.session;

import dev.sallyport.api.Preview;

/**
 * The identity of a session: 26 characters of lower-case base 32, ordered by time of opening.
 *
 * @param value the identifier; safe as a file name
 */
@Preview
public record SessionId(String value) implements Comparable<SessionId> {

    public SessionId {
        if (!value.matches("[0-9a-z]{8,40}")) {
            throw new IllegalArgumentException("not a session id: it must be 8 to 40 characters of 0-9 and a-z");
        }
    }

    @Override
    public int compareTo(SessionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
