package dev.sallyport.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StatementTest {

    @Test
    void aStatementThatIsNotForAShellHasNoPrograms() {
        Statement select = new Statement("SELECT", Set.of(Effect.READ), List.of(), Set.of(), false, 0, 8);

        assertThat(select.programs()).isSameAs(List.of());
        assertThat(select.redirections()).isSameAs(List.of());
    }

    @Test
    void programsCannotBeChangedAfterwards() {
        List<Argument> arguments = new ArrayList<>(List.of(Argument.of("-rf"), Argument.of("/")));
        Program program = new Program("/bin/rm", arguments, Program.HERE, 0, 0, false);
        arguments.clear();

        assertThat(program.arguments()).hasSize(2);
        assertThatThrownBy(() -> program.arguments().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theNameOfAProgramIsTheLastPartOfItsPath() {
        assertThat(new Program("/usr/bin/rm", List.of(), Program.HERE, 0, 0, false).name())
                .isEqualTo("rm");
        assertThat(new Program("rm", List.of(), Program.HERE, 0, 0, false).name())
                .isEqualTo("rm");
    }

    @Test
    void onlyAConstantArgumentIsItself() {
        assertThat(Argument.of("/").constant()).isTrue();
        assertThat(Argument.unknown("$X").constant()).isFalse();
        assertThat(new Argument("*.o", Argument.Kind.GLOB).constant()).isFalse();
    }
}
