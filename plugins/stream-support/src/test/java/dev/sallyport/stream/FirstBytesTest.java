package dev.sallyport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.stream.FirstBytes.Side;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

final class FirstBytesTest {

    private static final String UNKNOWN = "unknown";

    /** Begins of streams as real programs send them. */
    static final List<Arguments> SAMPLES = Stream.of(
                    text(Side.CLIENT, "ssh", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
                    text(Side.SERVER, "ssh", "SSH-2.0-dropbear_2022.83\r\n"),
                    hex(Side.CLIENT, "tls", "16030100c8010000c40303" + "5a".repeat(32)),
                    hex(Side.CLIENT, "tls", "160303" + "0702" + "01" + "0006fe0303"),
                    hex(Side.SERVER, "tls", "160303007a020000760303" + "11".repeat(32)),
                    text(Side.CLIENT, "http", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                    text(Side.CLIENT, "http", "POST /v1/" + "x".repeat(4000) + " HTTP/1.1\r\n"),
                    text(Side.CLIENT, "http", "\r\n\nM-SEARCH * HTTP/1.1\r\n"),
                    text(Side.CLIENT, "http", "CONNECT db:5432 HTTP/1.1\r\n\r\n"),
                    text(Side.CLIENT, "http", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                    text(Side.SERVER, "http", "HTTP/1.1 200 OK\r\n"),
                    hex(Side.SERVER, "http", "000012040000000000000300000080000400010000000500ffffff"),
                    hex(Side.CLIENT, "postgres", "00000008" + "04d2162f"),
                    hex(Side.CLIENT, "postgres", "00000008" + "04d21630"),
                    hex(Side.CLIENT, "postgres", "00000010" + "04d2162e" + "0001e240075bcd15"),
                    hex(Side.CLIENT, "postgres", "00000029" + "00030000" + "7573657200616c69636500"),
                    hex(Side.CLIENT, "postgres", "00000029" + "00030002" + "7573657200616c69636500"),
                    hex(Side.SERVER, "postgres", "52" + "00000017" + "0000000a" + "534352414d2d5348412d32353600"),
                    hex(Side.SERVER, "postgres", "45" + "00000080" + "53464154414c00"),
                    hex(Side.SERVER, "mysql", "4a0000000a" + "382e302e333600" + "0c000000"),
                    hex(Side.SERVER, "mysql", "450000" + "00" + "ff" + "6a04486f737420"),
                    hex(Side.CLIENT, "mssql", "1201002f00000100" + "00001a000601002000010200210001"),
                    hex(Side.CLIENT, "mssql", "1001009000000100" + "900000000400007400100000"),
                    hex(Side.SERVER, "mssql", "0401002b00000100" + "00001a000601002000010200210001ff"),
                    hex(Side.CLIENT, "mongo", "3b000000" + "01000000" + "00000000" + "dd070000" + "00000000"),
                    hex(Side.CLIENT, "mongo", "3b000000" + "01000000" + "00000000" + "d4070000" + "00000000"),
                    hex(Side.SERVER, "mongo", "3b000000" + "07000000" + "01000000" + "dd070000"),
                    hex(Side.CLIENT, "rdp", "0300002b26e00000000000" + "436f6f6b69653a20"),
                    hex(Side.SERVER, "rdp", "030000130ed000001234000209080003000000"),
                    text(Side.CLIENT, "redis", "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n"),
                    text(Side.CLIENT, "redis", "PING\r\n"),
                    text(Side.SERVER, "smtp", "220 mail.example.org ESMTP Postfix\r\n"),
                    text(Side.SERVER, "smtp", "220-mail.example.org smtp ready\r\n"),
                    text(Side.CLIENT, "smtp", "EHLO client\r\n"),
                    text(Side.SERVER, "ftp", "220 (vsFTPd 3.0.3)\r\n"),
                    text(Side.SERVER, "pop3", "+OK ready\r\n"),
                    text(Side.SERVER, "imap", "* OK [CAPABILITY IMAP4rev1] ready\r\n"),
                    hex(Side.CLIENT, "ldap", "300c020101600702010304008000"),
                    hex(Side.CLIENT, "ldap", "3084000000150201016010"),
                    hex(Side.CLIENT, "oracle", "00ca000001000000013b012c0041"),
                    hex(Side.CLIENT, "mqtt", "101000044d5154540402003c"),
                    hex(Side.CLIENT, "mqtt", "10900100044d51545404c2003c"),
                    hex(Side.CLIENT, "smb", "00000085ff534d4272"),
                    hex(Side.CLIENT, "smb", "000000e4fe534d4240"),
                    text(Side.SERVER, "rsync", "@RSYNCD: 31.0\n"),
                    text(Side.SERVER, "vnc", "RFB 003.008\n"),
                    hex(Side.CLIENT, "amqp", "414d515000000901"),
                    hex(Side.SERVER, "telnet", "fffd18fffd20"),
                    text(Side.CLIENT, UNKNOWN, "GET key\r\n"),
                    text(Side.CLIENT, UNKNOWN, "get / http/1.1\r\n"),
                    text(Side.CLIENT, UNKNOWN, "hello there, whoever you are\n"),
                    text(Side.SERVER, UNKNOWN, "220 nothing that we know\r\n"),
                    hex(Side.CLIENT, UNKNOWN, "ffffffff00030000"),
                    hex(Side.CLIENT, UNKNOWN, "0501000102030405060708090a0b0c0d0e0f10"),
                    hex(Side.SERVER, UNKNOWN, "7f454c46020101000000000000000000"))
            .map(Sample::arguments)
            .toList();

    private record Sample(Side side, String protocol, byte[] bytes) {

        Arguments arguments() {
            return Arguments.of(side, protocol, bytes);
        }
    }

    private static Sample text(Side side, String protocol, String text) {
        return new Sample(side, protocol, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Sample hex(Side side, String protocol, String hex) {
        return new Sample(side, protocol, HexFormat.of().parseHex(hex));
    }

    private static String name(Finding finding) {
        return finding instanceof Finding.Speaks speaks ? speaks.protocol() : UNKNOWN;
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void beginningsAreRecognisedHoweverTheyAreCut(Side side, String protocol, byte[] bytes) {
        assertThat(name(FirstBytes.look(side, bytes, bytes.length, true)))
                .as("the whole")
                .isEqualTo(protocol);
        boolean told = false;
        for (int count = 0; count <= bytes.length; count++) {
            // What lies behind the bytes there are is no part of them.
            byte[] piece = Arrays.copyOf(Arrays.copyOf(bytes, count), count + 32);
            Finding finding = FirstBytes.look(side, piece, count, true);
            if (finding.equals(Finding.OPEN)) {
                assertThat(told).as("told at %d bytes and not any more", count).isFalse();
            } else {
                told = true;
                assertThat(name(finding)).as("at %d bytes", count).isEqualTo(protocol);
            }
            assertThat(FirstBytes.look(side, piece, count, false))
                    .as("without more to come")
                    .isNotEqualTo(Finding.OPEN);
        }
        assertThat(told).isTrue();
    }

    @Test
    void nothingAtAllIsOpenOnBothSides() {
        for (Side side : Side.values()) {
            assertThat(FirstBytes.look(side, new byte[0], 0, true)).isEqualTo(Finding.OPEN);
            assertThat(FirstBytes.look(side, new byte[0], 0, false)).isEqualTo(Finding.UNKNOWN);
        }
    }

    @Test
    void aLineWithoutEndIsGivenUpAtTheBound() {
        byte[] line = ("GET /" + "x".repeat(FirstBytes.BYTES_MAX)).getBytes(StandardCharsets.US_ASCII);
        assertThat(FirstBytes.look(Side.CLIENT, line, FirstBytes.BYTES_MAX - 1, true))
                .isEqualTo(Finding.OPEN);
        assertThat(FirstBytes.look(Side.CLIENT, line, line.length, true)).isEqualTo(Finding.UNKNOWN);
    }

    @Test
    void noTwoSignaturesFitTheSameBytesAndAnAnswerStays() {
        Random random = new Random(4711);
        for (int round = 0; round < 200_000; round++) {
            byte[] noise = new byte[24];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextInt(3) == 0 ? noise[i] : (byte) random.nextInt(4);
            }
            for (Side side : Side.values()) {
                String before = "";
                for (int count = 1; count <= noise.length; count++) {
                    Finding finding = FirstBytes.look(side, noise, count, true);
                    String now = finding.equals(Finding.OPEN) ? "" : name(finding);
                    assertThat(before.isEmpty() || before.equals(now))
                            .as("%s at %d: %s, then %s", HexFormat.of().formatHex(noise), count, before, now)
                            .isTrue();
                    before = now;
                }
            }
        }
    }

    @Test
    void everyProtocolHasASample() {
        Set<Object> sampled = SAMPLES.stream().map(sample -> sample.get()[1]).collect(Collectors.toSet());
        assertThat(sampled).containsAll(FirstBytes.protocols());
    }
}
