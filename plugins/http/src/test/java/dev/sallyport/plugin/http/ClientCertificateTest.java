package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.testkit.EmbeddedHarness;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose certificate says who they are. */
final class ClientCertificateTest {

    private static Talk certified() {
        Talk talk = new Talk();
        talk.harness()
                .host()
                .certified("alice")
                .target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "", "unused", Map.of("auth", "none"));
        return talk;
    }

    private static String request(String method, String fields) {
        return method + " /a HTTP/1.1\r\nHost: shop.test\r\n" + fields + "Content-Length: 0\r\n\r\n";
    }

    @Test
    void theCertificateIsTheLoginAndAuthorizationIsTheTargets() {
        try (Talk talk = certified()) {
            talk.says(request("GET", "Authorization: Bearer app-token\r\n"));
            assertThat(talk.target()).contains("X-Sallyport-User: alice\r\n", "Authorization: Bearer app-token\r\n");
        }
        try (Talk talk = certified()) {
            talk.says(request("GET", "Authorization: Bearer sp_0123\r\nProxy-Authorization: Bearer sp_0123\r\n"));
            assertThat(talk.target()).doesNotContain("sp_0123");
        }
    }

    @Test
    void whatSaysThatSomebodyElseSawACertificateIsDropped() {
        try (Talk talk = certified()) {
            talk.says(request(
                    "GET",
                    "X-Forwarded-Client-Cert: Hash=1;Subject=\"CN=root\"\r\nX-SSL-Client-S-DN: CN=root\r\n"
                            + "X_SSL_Client_Verify: SUCCESS\r\nSSL-Client-Cert: x\r\nClient-Cert: :MIIB:\r\n"
                            + "Client-Cert-Chain: :MIIB:\r\nX-Client-Cert: x\r\nX-ARR-ClientCert: x\r\nX-End: 1\r\n"));
            assertThat(talk.target())
                    .contains("X-End: 1\r\n")
                    .doesNotContainIgnoringCase("cert")
                    .doesNotContainIgnoringCase("ssl");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.test\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Sec-Fetch-Site: cross-site\r\nOrigin: http://shop.test\r\n"
            })
    void aBrowserShowsItWhoeverAsksSoOtherSitesAreRefused(String fields) {
        try (Talk talk = certified()) {
            talk.says(request("POST", fields));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 403 ").contains("http-012");
        }
    }

    @Test
    void programsThatAreNoBrowsersNeedNotSayWhereTheyComeFrom() {
        try (Talk talk = certified()) {
            talk.says(request("POST", ""));
            assertThat(talk.target()).startsWith("POST /a HTTP/1.1\r\n");
        }
    }

    @Test
    void aBrowserWithoutAGoodOneIsNotLedToAPageThatCannotHelp() {
        try (Talk talk = new Talk()) {
            talk.harness().host().certified("nobody");
            talk.says(request("GET", "Accept: text/html\r\n"));
            assertThat(talk.client(false)).startsWith("HTTP/1.1 401 ");
        }
    }
}
