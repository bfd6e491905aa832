package dev.sallyport.plugin.ssh.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginNameTest {

    @Test
    void bothSeparatorsMeanTheSame() {
        assertThat(LoginName.of("alice/web-1")).contains(new LoginName("alice", Optional.of("web-1")));
        assertThat(LoginName.of("alice%web-1")).contains(new LoginName("alice", Optional.of("web-1")));
        assertThat(LoginName.of("alice@example.org/web.1_b+c"))
                .contains(new LoginName("alice@example.org", Optional.of("web.1_b+c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "%",
                "alice/",
                "/web-1",
                "alice//web-1",
                "alice/web-1/web-2",
                "alice/web-1%web-2",
                "alice%web-1/web-2",
                "alice/web-1:22",
                "alice:web-1",
                "alice/web-1\n",
                "\nalice/web-1",
                "alice/web-1\0",
                "alice/web 1",
                "alice/wéb-1",
                "alice\u2215web-1",
                "alice/\u202eweb-1",
                "alice/../web-1"
            })
    void sh04WhatHasNoSingleReadingMeansNobody(String name) {
        assertThat(LoginName.of(name)).isEmpty();
    }

    @Test
    void aNameAloneSaysWhoAndNotWhere() {
        assertThat(LoginName.of("alice")).contains(new LoginName("alice", Optional.empty()));
    }

    @Test
    void insideAConnectionOnlyANameAloneIsRead() {
        assertThat(LoginName.inside("alice", "web-1")).contains(new LoginName("alice", Optional.of("web-1")));
        assertThat(LoginName.inside("alice/web-2", "web-1")).isEmpty();
        assertThat(LoginName.inside("alice/web-1", "web-1")).isEmpty();
    }

    @Test
    void sh04VeryLongNamesMeanNobody() {
        assertThat(LoginName.of("a".repeat(100) + "/" + "b".repeat(100))).isPresent();
        assertThat(LoginName.of("a".repeat(101) + "/b")).isEmpty();
        assertThat(LoginName.of("a/" + "b".repeat(1_000_000))).isEmpty();
    }
}
