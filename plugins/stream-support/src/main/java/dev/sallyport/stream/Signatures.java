package dev.sallyport.stream;

import dev.sallyport.stream.Signature.Fit;
import dev.sallyport.stream.Signature.Rule;
import java.util.List;
import java.util.Locale;

/** How protocols begin, as their manuals say. No two of a side fit the same bytes. */
final class Signatures {

    private static final int LINE_CHARS_MAX = 512;
    private static final int METHOD_CHARS_MAX = 20;
    private static final int POSTGRES_STARTUP_BYTES_MAX = 10_000;
    private static final int MYSQL_GREETING_BYTES_MAX = 1_024;
    private static final int MONGO_MESSAGE_BYTES_MAX = 48_000_000;

    private static final Rule SSH = text("SSH-");
    private static final Rule RSYNC = text("@RSYNCD:");
    private static final Rule VNC = text("RFB 0");
    private static final Rule AMQP = text("AMQP");
    private static final Rule SMB =
            bytes -> bytes.is(0, 0).and(bytes.is(4, 0xff).or(bytes.is(4, 0xfe))).and(bytes.text(5, "SMB"));

    static final List<Signature> CLIENT = List.of(
            new Signature("ssh", SSH),
            new Signature("tls", Signatures::tlsHello),
            new Signature("http", Signatures::httpRequest),
            new Signature("postgres", Signatures::postgresStartup),
            new Signature("mssql", bytes -> tds(bytes, 0x12).or(tds(bytes, 0x10))),
            new Signature("mongo", bytes -> mongo(bytes, true)),
            new Signature("rdp", bytes -> tpkt(bytes, 0xe0)),
            new Signature("redis", Signatures::redisRequest),
            new Signature("smtp", text("EHLO ").or(text("HELO ")).or(text("LHLO "))),
            new Signature("ldap", Signatures::ldapRequest),
            new Signature("oracle", Signatures::oracleConnect),
            new Signature("mqtt", Signatures::mqttConnect),
            new Signature("smb", SMB),
            new Signature("rsync", RSYNC),
            new Signature("vnc", VNC),
            new Signature("amqp", AMQP));

    static final List<Signature> SERVER = List.of(
            new Signature("ssh", SSH),
            new Signature("tls", bytes -> tlsRecord(bytes, 0x16, 0x02)),
            new Signature("http", text("HTTP/").or(Signatures::http2Settings)),
            new Signature("postgres", Signatures::postgresAnswer),
            new Signature("mysql", Signatures::mysqlGreeting),
            new Signature("mssql", bytes -> tds(bytes, 0x04)),
            new Signature("mongo", bytes -> mongo(bytes, false)),
            new Signature("rdp", bytes -> tpkt(bytes, 0xd0)),
            new Signature("smtp", bytes -> greeting(bytes, "SMTP", "LMTP")),
            new Signature("ftp", bytes -> greeting(bytes, "FTP")),
            new Signature("pop3", text("+OK ")),
            new Signature("imap", text("* OK ").or(text("* PREAUTH "))),
            new Signature("telnet", bytes -> bytes.is(0, 0xff).and(bytes.in(1, 0xfb, 0xfe))),
            new Signature("smb", SMB),
            new Signature("rsync", RSYNC),
            new Signature("vnc", VNC),
            new Signature("amqp", AMQP));

    private Signatures() {}

    private static Rule text(String ascii) {
        return bytes -> bytes.text(0, ascii);
    }

    private static Fit tlsHello(Prefix bytes) {
        return tlsRecord(bytes, 0x16, 0x01);
    }

    /** A record of a handshake (RFC 8446, section 5.1) that begins with a message. */
    private static Fit tlsRecord(Prefix bytes, int type, int message) {
        return bytes.is(0, type)
                .and(bytes.is(1, 0x03))
                .and(bytes.in(2, 0x00, 0x04))
                .and(bytes.in(3, 0x00, 0x48))
                .and(bytes.is(5, message));
    }

    /**
     * A request line (RFC 9112, section 3), after empty lines, which servers skip; the preface of HTTP/2 is one too.
     */
    private static Fit httpRequest(Prefix bytes) {
        int start = 0;
        while (bytes.has(start + 1) && (bytes.at(start) == '\r' || bytes.at(start) == '\n')) {
            start++;
        }
        int at = start;
        while (bytes.has(at + 1) && method(bytes.at(at))) {
            at++;
        }
        if (at - start > METHOD_CHARS_MAX) {
            return Fit.NO;
        }
        if (!bytes.has(at + 1)) {
            return Fit.MAYBE;
        }
        if (at == start || bytes.at(at) != ' ') {
            return Fit.NO;
        }
        int target = at + 1;
        at = target;
        while (bytes.has(at + 1) && bytes.at(at) > ' ' && bytes.at(at) != 0x7f) {
            at++;
        }
        if (!bytes.has(at + 1)) {
            return Fit.MAYBE;
        }
        return at == target ? Fit.NO : bytes.text(at, " HTTP/");
    }

    private static boolean method(int c) {
        return (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }

    /** The server's preface of HTTP/2 (RFC 9113, section 3.4): a SETTINGS frame of stream 0. */
    private static Fit http2Settings(Prefix bytes) {
        Fit header = bytes.is(0, 0).and(bytes.is(3, 0x04)).and(bytes.is(4, 0));
        for (int i = 5; i < 9; i++) {
            header = header.and(bytes.is(i, 0));
        }
        return bytes.has(3) && bytes.big(0, 3) % 6 != 0 ? Fit.NO : header;
    }

    /** StartupMessage, SSLRequest, GSSENCRequest or CancelRequest. */
    private static Fit postgresStartup(Prefix bytes) {
        Fit start = bytes.is(0, 0).and(bytes.is(1, 0));
        if (start == Fit.NO || !bytes.has(8)) {
            // The versions 2 and 3, and the requests 1234.5678 to 1234.5680.
            return start.and(bytes.is(4, 0).or(bytes.is(4, 0x04)))
                    .and(bytes.in(5, 2, 3).or(bytes.is(5, 0xd2)))
                    .and(Fit.MAYBE);
        }
        long length = bytes.big(0, 4);
        int code = (int) bytes.big(4, 4);
        boolean version = code >>> 16 == 3 || code >>> 16 == 2;
        boolean request = code >= 80877102 && code <= 80877104;
        return Fit.of(length >= 8 && length <= POSTGRES_STARTUP_BYTES_MAX && (version || request));
    }

    /** AuthenticationRequest or ErrorResponse; the one letter after an SSLRequest says too little. */
    private static Fit postgresAnswer(Prefix bytes) {
        Fit authentication = bytes.is(0, 'R')
                .and(bytes.is(1, 0))
                .and(bytes.is(2, 0))
                .and(bytes.is(5, 0))
                .and(bytes.is(6, 0))
                .and(bytes.is(7, 0))
                .and(bytes.in(8, 0, 12));
        Fit error = bytes.is(0, 'E').and(bytes.is(1, 0)).and(bytes.is(2, 0)).and(bytes.text(5, "SFATAL"));
        return authentication.or(error);
    }

    /** The initial handshake packet, version 9 or 10, or an error in its place. */
    private static Fit mysqlGreeting(Prefix bytes) {
        Fit greeting = bytes.is(2, 0)
                .and(bytes.is(3, 0))
                .and(bytes.in(4, 9, 10).and(bytes.in(5, '0', '9')).or(bytes.is(4, 0xff)));
        return bytes.has(3) && (bytes.little(0, 3) < 5 || bytes.little(0, 3) > MYSQL_GREETING_BYTES_MAX)
                ? Fit.NO
                : greeting;
    }

    /** A packet of TDS: type, status, length, and zeroes where a first packet has nothing to say. */
    private static Fit tds(Prefix bytes, int type) {
        Fit header =
                bytes.is(0, type).and(bytes.in(1, 0, 1)).and(bytes.in(6, 0, 1)).and(bytes.is(7, 0));
        return bytes.has(4) && bytes.big(2, 2) < 8 ? Fit.NO : header;
    }

    /** The header of OP_MSG, OP_QUERY, OP_REPLY or OP_COMPRESSED. */
    private static Fit mongo(Prefix bytes, boolean request) {
        Fit fit = Fit.MAYBE;
        if (bytes.has(4) && (bytes.little(0, 4) < 16 || bytes.little(0, 4) > MONGO_MESSAGE_BYTES_MAX)) {
            return Fit.NO;
        }
        for (int i = 8; request && i < 12; i++) {
            if (bytes.is(i, 0) == Fit.NO) {
                return Fit.NO;
            }
        }
        Fit code = bytes.is(14, 0).and(bytes.is(15, 0)).and(bytes.in(13, 0, 0x07));
        if (code == Fit.NO || !bytes.has(16)) {
            return fit.and(code);
        }
        long operation = bytes.little(12, 4);
        return Fit.of(operation == 2013 || operation == 2012 || operation == (request ? 2004 : 1));
    }

    /** A TPKT (RFC 1006) with a connection request or confirm of X.224. */
    private static Fit tpkt(Prefix bytes, int code) {
        Fit header = bytes.is(0, 3).and(bytes.is(1, 0)).and(bytes.is(5, code));
        return bytes.has(4) && bytes.big(2, 2) < 11 ? Fit.NO : header;
    }

    /** An array of bulk strings, or PING and its like as a plain line. */
    private static Fit redisRequest(Prefix bytes) {
        int at = 1;
        while (bytes.has(at + 1) && bytes.at(at) >= '0' && bytes.at(at) <= '9' && at < 10) {
            at++;
        }
        Fit digits = bytes.in(1, '0', '9');
        Fit array = bytes.is(0, '*').and(digits).and(at == 1 ? Fit.MAYBE : bytes.text(at, "\r\n$"));
        return array.or(bytes.text(0, "PING\r\n")).or(bytes.text(0, "AUTH ")).or(bytes.text(0, "HELLO 3"));
    }

    /** An LDAPMessage that holds a bind, a search or an extended request such as StartTLS. */
    private static Fit ldapRequest(Prefix bytes) {
        if (bytes.is(0, 0x30) == Fit.NO) {
            return Fit.NO;
        }
        if (!bytes.has(2)) {
            return Fit.MAYBE;
        }
        int more = bytes.at(1) >= 0x80 ? bytes.at(1) - 0x80 : 0;
        if (more > 4) {
            return Fit.NO;
        }
        int id = 2 + more;
        Fit operation = bytes.is(id + 3, 0x60).or(bytes.is(id + 3, 0x63)).or(bytes.is(id + 3, 0x77));
        return bytes.is(id, 0x02).and(bytes.is(id + 1, 0x01)).and(operation);
    }

    /** A CONNECT packet of TNS. */
    private static Fit oracleConnect(Prefix bytes) {
        Fit header = bytes.is(2, 0)
                .and(bytes.is(3, 0))
                .and(bytes.is(4, 1))
                .and(bytes.is(5, 0))
                .and(bytes.is(6, 0))
                .and(bytes.is(7, 0))
                .and(bytes.in(8, 1, 2));
        return bytes.has(2) && bytes.big(0, 2) < 34 ? Fit.NO : header;
    }

    private static Fit mqttConnect(Prefix bytes) {
        Fit old = bytes.text(2, "\0\u0004MQTT").or(bytes.text(2, "\0\u0006MQIsdp"));
        Fit longer = bytes.in(1, 0x80, 0xff).and(bytes.text(3, "\0\u0004MQTT"));
        return bytes.is(0, 0x10).and(old.or(longer));
    }

    /** A line {@code 220 ...} with a word in it. */
    private static Fit greeting(Prefix bytes, String... words) {
        Fit ready = bytes.text(0, "220 ").or(bytes.text(0, "220-"));
        int end = bytes.find('\n', 0);
        if (ready != Fit.YES || (end < 0 && bytes.count() < LINE_CHARS_MAX)) {
            return ready.and(Fit.MAYBE);
        }
        int to = end < 0 || end > LINE_CHARS_MAX ? LINE_CHARS_MAX : end;
        String line = bytes.ascii(0, to).toUpperCase(Locale.ROOT);
        for (String word : words) {
            if (line.contains(word)) {
                return Fit.of(!word.equals("FTP") || !line.contains("SMTP"));
            }
        }
        return Fit.NO;
    }
}
