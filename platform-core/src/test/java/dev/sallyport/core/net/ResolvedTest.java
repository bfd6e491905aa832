package dev.sallyport.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HT-03: where the names of targets must not lead. */
final class ResolvedTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, own host",
        "127.8.9.10, own host",
        "::1, own host",
        "::ffff:127.0.0.1, own host",
        "169.254.169.254, credentials",
        "fe80::1, credentials",
        "fd00:ec2::254, credentials",
        "100.100.100.200, credentials",
        "0.0.0.0, no host's",
        "::, no host's",
        "224.0.0.1, no host's"
    })
    void ht03_aNameDoesNotLeadToTheGatewaysOwnServices(String address, String reason) {
        assertThat(new Resolved("db.example", InetAddress.ofLiteral(address)).objection())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("its host name leads to")
                        .contains(reason)
                        .endsWith("write the address in place of the name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5", "192.168.1.1", "203.0.113.7", "fd00::5", "2001:db8::1"})
    void ht03_aNameMayLeadAnywhereElse(String address) {
        assertThat(new Resolved("db.example", InetAddress.ofLiteral(address)).objection())
                .isEmpty();
    }

    @Test
    void ht03_onlyTheNameThatSaysSoIsThisHost() {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        assertThat(new Resolved("localhost", here).objection()).isEmpty();
        assertThat(new Resolved("DB.Localhost", here).objection()).isEmpty();
        assertThat(new Resolved("notlocalhost", here).objection()).isPresent();
        assertThat(new Resolved("localhost", InetAddress.ofLiteral("169.254.169.254")).objection())
                .isPresent();
    }

    @Test
    void ht03_theSameHoldsForWhatTheGatewayAsksItself() throws IOException {
        InetAddress metadata = InetAddress.ofLiteral("169.254.169.254");
        assertThatThrownBy(() -> Outbound.allowed("login.example", metadata))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("credentials");
        InetAddress elsewhere = InetAddress.ofLiteral("203.0.113.7");
        assertThat(Outbound.allowed("login.example", elsewhere)).isEqualTo(elsewhere);
    }
}
