package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.RowBatch;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every protocol whose results are rows does beyond {@link ProtocolContract}: masking, caps and refusals of rows.
 */
public abstract class RowsContract extends ProtocolContract {

    private static final List<String> COLUMNS = List.of("id", "email", "note");
    private static final Value MASK = new Value.Text("***");

    private static Value text(String value) {
        return new Value.Text(value);
    }

    private static List<List<Value>> people() {
        return List.of(
                List.of(text("1"), text("ann@example.org"), text("first")),
                List.of(text("2"), Value.NULL, Value.NULL),
                List.of(text("3"), text(""), text("")),
                List.of(text("4"), text("x".repeat(5000) + "@example.org"), text("y".repeat(5000))),
                List.of(text("5"), text("zo\u00eb@example.org"), text("\u20ac \ud83d\ude00")));
    }

    private static List<List<Value>> masked(List<List<Value>> rows) {
        return rows.stream()
                .map(row -> List.of(row.get(0), row.get(1) instanceof Value.Null ? Value.NULL : MASK, row.get(2)))
                .toList();
    }

    private void result(ContractSession session, List<List<Value>> rows) {
        session.request(session.command(0));
        session.target().expect(fixture().forwarded(session.command(0)));
        session.target().send(fixture().rows(COLUMNS, rows));
    }

    private void expect(ContractSession session, List<List<Value>> rows) {
        session.client().expect(fixture().rows(COLUMNS, rows));
        session.client().expectNothing();
    }

    @Test
    void rowsThatNobodyMasksPassAsTheyAre() {
        try (ContractSession session = ContractSession.open(fixture())) {
            result(session, people());
            expect(session, people());
            session.policy().interests();
            result(session, people());
            expect(session, people());
            session.works();
        }
    }

    @Test
    void aMaskTouchesOnlyItsColumnAndKeepsNull() {
        masks(false);
    }

    @Test
    void aMaskThatTakesItsTimeTouchesOnlyItsColumn() {
        masks(true);
    }

    private void masks(boolean deferred) {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().deferred(deferred).mask(value -> MASK, "email");
            result(session, people());
            expect(session, masked(people()));
            session.works();
        }
    }

    @Test
    void maskedRowsMayBeCutAtEveryByte() {
        List<List<Value>> rows = people().subList(0, 3);
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().mask(value -> MASK, "email");
            for (int at = 1; at < fixture().rows(COLUMNS, rows).length; at++) {
                session.target().splitNextAt(at);
                result(session, rows);
                expect(session, masked(rows));
            }
        }
    }

    @Test
    void maskedRowsMayComeInSingleBytesWhileMasksTakeTheirTime() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().deferred(true).mask(value -> MASK, "email");
            session.target().chunks(1);
            result(session, people().subList(0, 3));
            expect(session, masked(people().subList(0, 3)));
        }
    }

    @Test
    void manyRowsStayInOrder() {
        List<List<Value>> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(List.of(text(Integer.toString(i)), text("m" + i), text("n" + i)));
        }
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().deferred(true).mask(value -> MASK, "email");
            session.target().chunks(777);
            result(session, rows);
            expect(session, masked(rows));
            session.works();
        }
    }

    @Test
    void rowsAreShownInOrderWithTheirSchema() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().interests(EventKind.COMMAND, EventKind.ROWS, EventKind.COMPLETION);
            result(session, people());
            expect(session, people());
            assertThat(session.policy().events().all(ResultSchema.class))
                    .singleElement()
                    .satisfies(schema -> assertThat(schema.columns())
                            .extracting(column -> column.name())
                            .isEqualTo(COLUMNS));
            List<String> ids = new ArrayList<>();
            for (RowBatch batch : session.policy().events().all(RowBatch.class)) {
                for (int row = 0; row < batch.rows().size(); row++) {
                    ids.add(batch.rows().get(row, 0).toText());
                }
            }
            assertThat(ids).containsExactly("1", "2", "3", "4", "5");
        }
    }

    @Test
    void notOneRowPassesWhenMaskingFailsAndTheSessionStaysUsable() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().mask(value -> MASK, "email").refuseRows(Refusal.of(Answer.REFUSED, "the masker failed"));
            result(session, people());
            byte[] answer = session.client().readAll();
            assertThat(fixture().isRefusal(answer, "the masker failed"))
                    .as(ScriptedPeer.show(answer))
                    .isTrue();
            assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain("example.org", "first");
            assertThat(session.policy().events().all(Completion.class))
                    .extracting(Completion::status)
                    .containsExactly(Completion.Status.FAILED);
            session.works();
        }
    }

    @Test
    void aMaskThatFailsLetsNothingPass() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy()
                    .mask(
                            value -> {
                                throw new IllegalArgumentException("no mask for this");
                            },
                            "email");
            result(session, people());
            byte[] answer = session.client().readAll();
            assertThat(fixture().isRefusal(answer, "no mask for this"))
                    .as(ScriptedPeer.show(answer))
                    .isTrue();
            assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain("example.org");
            session.works();
        }
    }

    @Test
    void aRowCapDropsFurtherRowsAndSaysSo() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().onText(session.command(0), Answer.rowCap(2));
            result(session, people());
            byte[] answer = session.client().readAll();
            assertThat(fixture().isCapped(answer, COLUMNS, people().subList(0, 2)))
                    .as(ScriptedPeer.show(answer))
                    .isTrue();
            session.works();
        }
    }

    @Test
    void aTargetThatLeavesAmidRowsLeavesNoBuffer() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().deferred(true).mask(value -> MASK, "email");
            byte[] rows = fixture().rows(COLUMNS, people());
            session.request(session.command(0));
            session.target().send(Arrays.copyOf(rows, rows.length / 2));
            session.target().close();
            assertThat(new String(session.client().readToEnd(), StandardCharsets.UTF_8))
                    .doesNotContain("ann@");
        }
    }

    @Test
    void aClientThatLeavesAmidRowsLeavesNoBuffer() {
        try (ContractSession session = ContractSession.open(fixture())) {
            session.policy().deferred(true).mask(value -> MASK, "email");
            byte[] rows = fixture().rows(COLUMNS, people());
            session.request(session.command(0));
            session.target().send(Arrays.copyOf(rows, rows.length / 2));
            session.client().close();
            session.target().readToEnd();
        }
    }

    @Test
    void aSlowClientDoesNotFillTheGatewaysMemory() throws InterruptedException {
        List<List<Value>> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            rows.add(List.of(text(Integer.toString(i)), text("m" + i), text("n".repeat(8000))));
        }
        byte[] answer = fixture().rows(COLUMNS, rows);
        try (SlowClient slow = new SlowClient(fixture())) {
            slow.harness().policy().mask(value -> MASK, "email");
            slow.sendWhileNobodyReads(fixture().commands().getFirst(), answer);
            slow.client().expect(fixture().rows(COLUMNS, masked(rows)));
            assertThat(slow.harness().ledger().peakBytes())
                    .as("bytes of buffers for an answer of " + answer.length)
                    .isLessThan(4 << 20);
        }
    }
}
