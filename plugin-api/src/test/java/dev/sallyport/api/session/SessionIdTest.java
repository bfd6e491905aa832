package dev.sallyport.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SessionIdTest {

    @Test
    void anIdIsSafeAsAFileName() {
        for (String bad : new String[] {
            "", "short", "../../etc/passwd", "01TESTSESSION", "01test session", "a".repeat(41), "01test\n00"
        }) {
            assertThatThrownBy(() -> new SessionId(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new SessionId("01testsession0000000000000")).hasToString("01testsession0000000000000");
    }

    @Test
    void idsAreOrderedByText() {
        assertThat(new SessionId("01testaa")).isLessThan(new SessionId("01testab"));
    }
}
