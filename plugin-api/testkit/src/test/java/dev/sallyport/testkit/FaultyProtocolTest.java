package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each test of the contract that guards a rule fails for the protocol that breaks it. */
final class FaultyProtocolTest {

    private static final Map<Fault, Consumer<ProtocolContract>> CATCHERS = new EnumMap<>(Map.ofEntries(
            Map.entry(
                    Fault.FORWARDS_BEFORE_THE_RULING,
                    ProtocolContract::noByteOfARefusedCommandReachesTheTargetAndTheNextOneWorks),
            Map.entry(Fault.LETS_COMMANDS_OVERTAKE, ProtocolContract::aHeldCommandWaitsAndNothingOvertakesIt),
            Map.entry(Fault.LEAKS_A_BUFFER, ProtocolContract::aCommandIsReportedWithItsTextAndItsEnd),
            Map.entry(Fault.TOUCHES_AUTO_READ, ProtocolContract::requestsAndAnswersMayBeCutAtEveryByte),
            Map.entry(Fault.FORGETS_TO_COMPLETE, ProtocolContract::aCommandIsReportedWithItsTextAndItsEnd),
            Map.entry(
                    Fault.ACKNOWLEDGES_BEFORE_IT_IS_RECORDED, ProtocolContract::whatCannotBeRecordedIsNotAcknowledged),
            Map.entry(Fault.REFUSES_SILENTLY, ProtocolContract::aLaterRefusalLeavesTheSessionUsable),
            Map.entry(Fault.SHOWS_ERRORS_UNREDACTED, ProtocolContract::anErrorOfTheTargetIsRedacted),
            Map.entry(Fault.HAS_NO_BOUND, ProtocolContract::anOversizeFrameEndsTheSession),
            Map.entry(Fault.LOGS_TOKENS, ProtocolContract::noSecretIsLogged),
            Map.entry(
                    Fault.ASKS_THOUGH_NOBODY_IS_INTERESTED, ProtocolContract::whatNobodyAskedForReachesTheTargetAsItIs),
            Map.entry(Fault.TAKES_A_WRONG_TOKEN, ProtocolContract::aWrongTokenIsRefusedAndNoTargetIsTouched)));

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = Mode.EXCLUDE, names = "NONE")
    void aBrokenRuleIsCaught(Fault fault) {
        assertThat(CATCHERS).containsKey(fault);
        ProtocolContract contract = new ProtocolContract() {
            @Override
            protected ProtocolFixture fixture() {
                return new TinyFixture(fault);
            }
        };
        assertThatThrownBy(() -> CATCHERS.get(fault).accept(contract)).isInstanceOf(AssertionError.class);
    }
}
