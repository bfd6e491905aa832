package dev.sallyport.plugin.dlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LearnedDetectorTest {

    private static final Set<String> TYPES = Set.of("person");

    private final AtomicInteger read = new AtomicInteger();

    private record Everything() implements Detector {
        @Override
        public String name() {
            return "everything";
        }

        @Override
        public Set<String> types() {
            return TYPES;
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return List.of(new Finding("person", 0, text.length(), 1));
        }
    }

    private LearnedDetector detector() {
        return new LearnedDetector("everything", TYPES, new Once<>(() -> {
            read.incrementAndGet();
            return new Everything();
        }));
    }

    @Test
    void modelsAreNotReadForItsNameAndTypes() {
        LearnedDetector detector = detector();

        assertThat(detector.name()).isEqualTo("everything");
        assertThat(detector.types()).containsExactly("person");
        assertThat(read).hasValue(0);
    }

    @Test
    void modelsAreReadOnceByWhateverComesFirst() {
        LearnedDetector detector = detector();

        assertThat(detector.find("Ann", Optional.empty())).hasSize(1);
        detector.prepare();
        detector.prepare();

        assertThat(read).hasValue(1);
    }

    @Test
    void damagedModelsFailEachTimeAndHideNothing() {
        LearnedDetector detector = new LearnedDetector("everything", TYPES, new Once<Detector>(() -> {
            throw new IllegalStateException("the model x.bin is not the one its training wrote down");
        }));

        assertThatThrownBy(detector::prepare).hasMessageContaining("x.bin");
        assertThatThrownBy(() -> detector.find("Ann", Optional.empty())).hasMessageContaining("x.bin");
        assertThatThrownBy(() -> detector.judge(List.of())).hasMessageContaining("x.bin");
    }
}
