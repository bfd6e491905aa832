package dev.sallyport.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static List<Keys.Kind> kinds(String typed) {
        Keys keys = new Keys();
        List<Keys.Kind> kinds = new ArrayList<>();
        for (byte b : typed.getBytes(StandardCharsets.UTF_8)) {
            Keys.Kind kind = keys.accept(b);
            if (kind != Keys.Kind.PART) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r", "\n", "\u000f", "\u001bOM", "\u001b[13u", "\u001b[13;2u", "\u001b[27;5;13~", "\u001b\r"})
    void everyKeyThatHandsInALineIsEnter(String key) {
        assertThat(kinds(key)).containsExactly(Keys.Kind.ENTER);
    }

    @Test
    void enterIsFoundInsideWhatIsNoKey() {
        assertThat(kinds("\u001b]0;x\r")).containsExactly(Keys.Kind.ENTER);
        assertThat(kinds("\u001b[12\r")).containsExactly(Keys.Kind.ENTER);
        assertThat(kinds("\u001bP\n")).containsExactly(Keys.Kind.ENTER);
    }

    @Test
    void charactersAreText() {
        assertThat(kinds("aé秘💳")).containsOnly(Keys.Kind.TEXT).hasSize(4);
        Keys keys = new Keys();
        keys.accept((byte) 0xC3);
        assertThat(keys.accept((byte) 0xA9)).isEqualTo(Keys.Kind.TEXT);
        assertThat(keys.character()).isEqualTo('é');
    }

    @Test
    void otherKeysAreTold() {
        assertThat(kinds("\u001b[A\t\u0001\u001bb"))
                .containsOnly(Keys.Kind.SPECIAL)
                .hasSize(4);
        assertThat(kinds("\u007f\b")).containsOnly(Keys.Kind.ERASE).hasSize(2);
        assertThat(kinds("\u0003\u001a")).containsOnly(Keys.Kind.INTERRUPT).hasSize(2);
        assertThat(kinds("\u0004")).containsExactly(Keys.Kind.END);
        assertThat(kinds("\u001b[200~\u001b[201~")).containsExactly(Keys.Kind.PASTE_BEGIN, Keys.Kind.PASTE_END);
        assertThat(kinds("\u001b[5;10R\u001b[I\u001b[<0;1;1M\u001b]11;rgb:0/0/0\u0007"))
                .containsOnly(Keys.Kind.REPLY)
                .hasSize(4);
    }
}
