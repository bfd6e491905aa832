package dev.sallyport.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.ErrorCode;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsDocTest {

    @Test
    void everyErrorIdIsInTheReferenceAndTheOtherWayRound() throws Exception {
        List<String> declared = new ArrayList<>();
        for (Field field : ErrorCodes.class.getFields()) {
            ErrorCode code = (ErrorCode) field.get(null);
            declared.add("| " + code.id() + " | " + field.getName() + " | " + code.category() + " |");
        }
        Path document = Path.of(System.getProperty("sallyport.root", ".."), "docs/reference/errors.md");
        List<String> documented = Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("| SP-"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', line.indexOf('|', 1) + 1) + 1) + 1))
                .toList();
        assertThat(documented).containsExactlyElementsOf(declared);
    }
}
