package dev.sallyport.plugin.http.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.api.event.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as trees, with protobuf's own library as the judge of what comes out. */
final class MessageDocumentTest {

    private static MessageDocument read(byte[] bytes) {
        return MessageDocument.read(Demo.SCHEMA, Demo.PERSON, bytes, false);
    }

    private static MessageDocument strict(byte[] bytes) {
        return MessageDocument.read(Demo.SCHEMA, Demo.PERSON, bytes, true);
    }

    private static DynamicMessage parsed(MessageDocument document) {
        try {
            return DynamicMessage.parseFrom(Demo.PERSON, document.bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Value at(MessageDocument document, String pointer) {
        return document.at(pointer).orElseThrow();
    }

    @Test
    void everyKindOfFieldHasItsValue() {
        MessageDocument document = strict(People.full().toByteArray());
        assertThat(document.changed()).isFalse();
        assertThat(at(document, "/email_address")).isEqualTo(new Value.Text("ann@example.org"));
        assertThat(at(document, "/amount")).isEqualTo(new Value.Int(-7));
        assertThat(at(document, "/home/street")).isEqualTo(new Value.Text("Elm 1"));
        assertThat(at(document, "/level")).isEqualTo(new Value.Text("GOLD"));
        assertThat(at(document, "/photo")).isEqualTo(new Value.Bytes(new byte[] {1, 2}));
        assertThat(at(document, "/big")).isEqualTo(new Value.Decimal(new BigDecimal("18446744073709551615")));
        assertThat(at(document, "/rate")).isEqualTo(new Value.Decimal(new BigDecimal("2.5")));
        assertThat(at(document, "/ratio")).isEqualTo(new Value.Decimal(new BigDecimal("0.1")));
        assertThat(at(document, "/fixed")).isEqualTo(new Value.Int(4294967295L));
        assertThat(at(document, "/signed")).isEqualTo(new Value.Int(-9));
        assertThat(at(document, "/wide")).isEqualTo(new Value.Int(Long.MIN_VALUE));
        assertThat(at(document, "/count")).isEqualTo(new Value.Int(4294967295L));
        assertThat(at(document, "/tags/1")).isEqualTo(new Value.Text("b"));
        assertThat(at(document, "/scores/1")).isEqualTo(new Value.Int(300));
        assertThat(at(document, "/notes/x~1y")).isEqualTo(new Value.Text("one"));
        assertThat(at(document, "/others/1/street")).isEqualTo(new Value.Text("Ash 3"));
        assertThat(document.at("/others/2")).contains(Value.NULL);
        assertThat(document.at("/nothing")).isEmpty();
    }

    @Test
    void whatNobodyChangedKeepsItsBytes() {
        byte[] bytes = People.full().toByteArray();
        MessageDocument document = strict(bytes);
        document.set("/name", new Value.Text("Ann"));
        assertThat(document.changed()).isTrue();
        assertThat(document.bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"/name, [r]", "/home/street, [r]", "/tags/0, [r]", "/notes/x~1y, [r]", "/others/1/street, [r]"})
    void aStringBecomesAnother(String pointer, String text) {
        MessageDocument document = strict(People.full().toByteArray());
        document.set(pointer, new Value.Text(text));
        assertThat(at(document, pointer)).isEqualTo(new Value.Text(text));
        MessageDocument again = strict(document.bytes());
        assertThat(at(again, pointer)).isEqualTo(new Value.Text(text));
        String before = People.full().toString();
        String after = parsed(document).toString();
        assertThat(after.lines().filter(line -> !before.contains(line))).allMatch(line -> line.contains(text));
        assertThat(after.lines().count()).isEqualTo(before.lines().count());
    }

    @ParameterizedTest
    @CsvSource({
        "/amount, 12",
        "/level, PLAIN",
        "/level, 7",
        "/big, 18446744073709551615",
        "/rate, 7.25",
        "/ratio, -1",
        "/fixed, 4294967295",
        "/signed, -12",
        "/wide, -12",
        "/count, 12",
        "/scores/0, -2147483648",
    })
    void aNumberBecomesAnotherThatFits(String pointer, String text) {
        MessageDocument document = strict(People.full().toByteArray());
        document.set(pointer, new Value.Text(text));
        assertThat(parsed(document)).isNotEqualTo(People.full());
        assertThat(at(strict(document.bytes()), pointer).toText()).isEqualTo(pointer.equals("/ratio") ? "-1.0" : text);
    }

    @ParameterizedTest
    @CsvSource({
        "/amount, [redacted]",
        "/amount, 1.5",
        "/count, -1",
        "/big, 18446744073709551616",
        "/scores/0, 2147483648",
        "/rate, none",
        "/level, NONE",
        "/home, text",
        "/tags, text",
        "/home/nothing, text",
        "/tags/2, text",
        "/name/within, text",
        "'', text",
    })
    void whatAFieldCannotHoldIsNotSet(String pointer, String text) {
        MessageDocument document = strict(People.full().toByteArray());
        assertThatThrownBy(() -> document.set(pointer, new Value.Text(text)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(document.changed()).isFalse();
    }

    @Test
    void nothingLeavesFieldsOutAndKeepsPlacesInLists() {
        MessageDocument document = strict(People.full().toByteArray());
        for (String pointer :
                new String[] {"/name", "/amount", "/home", "/tags/0", "/scores/1", "/notes/k", "/others/0", "/photo"}) {
            document.set(pointer, Value.NULL);
        }
        DynamicMessage left = parsed(document);
        assertThat(left.getField(People.field("name"))).isEqualTo("");
        assertThat(left.getField(People.field("amount"))).isEqualTo(0L);
        assertThat(left.hasField(People.field("home"))).isFalse();
        assertThat(left.getRepeatedField(People.field("tags"), 0)).isEqualTo("");
        assertThat(left.getRepeatedField(People.field("tags"), 1)).isEqualTo("b");
        assertThat(left.getRepeatedField(People.field("scores"), 1)).isEqualTo(0);
        assertThat(left.getRepeatedFieldCount(People.field("notes"))).isEqualTo(1);
        assertThat(left.getRepeatedField(People.field("others"), 0).toString()).isEmpty();
        assertThat(left.getRepeatedField(People.field("others"), 1).toString()).contains("Ash 3");
        document.set("/scores", Value.NULL);
        document.set("/tags", Value.NULL);
        assertThat(parsed(document).getRepeatedFieldCount(People.field("scores")))
                .isZero();
        assertThat(parsed(document).getRepeatedFieldCount(People.field("tags"))).isZero();
        document.set("", Value.NULL);
        assertThat(document.bytes()).isEmpty();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void theLastOfSeveralValuesCountsAndEarlierOnesAreNotHidden() {
        byte[] twice = join(
                People.with(People.person(), "name", "secret").build().toByteArray(),
                People.with(People.person(), "name", "Ann").build().toByteArray());
        MessageDocument document = strict(twice);
        assertThat(at(document, "/name")).isEqualTo(new Value.Text("Ann"));
        assertThat(document.changed()).isTrue();
        assertThat(new String(document.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("secret");
    }

    @Test
    void messagesThatComeTwiceAreMerged() throws InvalidProtocolBufferException {
        byte[] twice = join(
                People.with(People.person(), "home", People.address("secret"))
                        .build()
                        .toByteArray(),
                People.with(
                                People.person(),
                                "home",
                                DynamicMessage.newBuilder(Demo.ADDRESS)
                                        .setField(Demo.ADDRESS.findFieldByName("main"), true)
                                        .build())
                        .build()
                        .toByteArray());
        MessageDocument document = strict(twice);
        assertThat(at(document, "/home"))
                .isEqualTo(new Value.Fields(Map.of("street", new Value.Text("secret"), "main", new Value.Bool(true))));
        assertThat(parsed(document)).isEqualTo(DynamicMessage.parseFrom(Demo.PERSON, twice));
        document.set("/home/street", new Value.Text("x"));
        assertThat(new String(document.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("secret");
    }

    @Test
    void entriesOfAMapWithTheSameKeyAreOne() {
        DynamicMessage twice = People.person()
                .addRepeatedField(People.field("notes"), People.note("k", "secret"))
                .addRepeatedField(People.field("notes"), People.note("k", "two"))
                .build();
        MessageDocument document = strict(twice.toByteArray());
        assertThat(at(document, "/notes/k")).isEqualTo(new Value.Text("two"));
        assertThat(new String(document.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("secret");
    }

    @Test
    void everyEntryOfAMapIsSetByItsKey() {
        DynamicMessage.Builder person = People.person();
        for (int i = 0; i < 1000; i++) {
            person.addRepeatedField(People.field("notes"), People.note("k" + i % 900, "secret" + i));
        }
        MessageDocument document = strict(person.build().toByteArray());
        for (int i = 0; i < 900; i++) {
            document.set("/notes/k" + i, i == 7 ? Value.NULL : new Value.Text("*" + i));
        }
        document.set("/notes/k7", new Value.Text("gone"));
        document.set("/notes/other", new Value.Text("never there"));
        MessageDocument again = strict(document.bytes());
        assertThat(at(again, "/notes")).isEqualTo(at(document, "/notes"));
        assertThat(again.at("/notes/k7")).isEmpty();
        assertThat(again.at("/notes/other")).isEmpty();
        assertThat(at(again, "/notes/k899")).isEqualTo(new Value.Text("*899"));
        assertThat(new String(document.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("secret");
    }

    @Test
    void listsMayBePackedOrNot() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeSInt32(7, -3);
        out.writeSInt32(7, 5);
        out.flush();
        MessageDocument document = strict(bytes.toByteArray());
        document.set("/scores/1", new Value.Int(6));
        assertThat(parsed(document).getField(People.field("scores"))).isEqualTo(java.util.List.of(-3, 6));
    }

    @Test
    void unknownFieldsAreKeptOrLeftOut() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, "Ann");
        out.writeString(99, "secret");
        out.writeInt64(2, 7); // a string, says the descriptor
        out.flush();
        assertThat(read(bytes.toByteArray()).changed()).isFalse();
        MessageDocument document = strict(bytes.toByteArray());
        assertThat(document.changed()).isTrue();
        assertThat(document.bytes())
                .isEqualTo(People.with(People.person(), "name", "Ann").build().toByteArray());
    }

    @Test
    void anAnyIsLookedIntoWhereItsTypeIsKnown() throws InvalidProtocolBufferException {
        Any any = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/demo.v1.Address")
                .setValue(People.address("Elm 1").toByteString())
                .build();
        byte[] bytes = People.with(People.person(), "extra", any).build().toByteArray();
        MessageDocument document = strict(bytes);
        assertThat(document.changed()).isFalse();
        assertThat(document.bytes()).isEqualTo(bytes);
        document.set("/extra/value/street", new Value.Text("x"));
        Any masked = Any.parseFrom(((DynamicMessage) parsed(document).getField(People.field("extra"))).toByteString());
        assertThat(masked.getTypeUrl()).isEqualTo(any.getTypeUrl());
        assertThat(masked.getValue()).isEqualTo(People.address("x").toByteString());
    }

    @Test
    void anAnyOfAnUnknownTypeLosesItsValueWhereItWouldHaveToBeLookedAt() {
        Any any = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/demo.v1.Nothing")
                .setValue(ByteString.copyFromUtf8("secret"))
                .build();
        byte[] bytes = People.with(People.person(), "extra", any).build().toByteArray();
        assertThat(read(bytes).changed()).isFalse();
        DynamicMessage left = (DynamicMessage) parsed(strict(bytes)).getField(People.field("extra"));
        assertThat(left.toString()).contains("Nothing").doesNotContain("secret");
    }

    @Test
    void groupsAndFieldsThatMustBeThereStay() throws InvalidProtocolBufferException {
        FieldDescriptor part = Demo.OLD.findFieldByName("part");
        DynamicMessage old = DynamicMessage.newBuilder(Demo.OLD)
                .setField(Demo.OLD.findFieldByName("must"), "secret")
                .setField(
                        part,
                        DynamicMessage.newBuilder(part.getMessageType())
                                .setField(part.getMessageType().findFieldByName("text"), "secret too")
                                .build())
                .build();
        MessageDocument document = MessageDocument.read(Demo.SCHEMA, Demo.OLD, old.toByteArray(), true);
        assertThat(at(document, "/part/text")).isEqualTo(new Value.Text("secret too"));
        document.set("/part/text", new Value.Text("x"));
        document.set("/must", Value.NULL);
        DynamicMessage masked = DynamicMessage.parseFrom(Demo.OLD, document.bytes());
        assertThat(masked.getField(Demo.OLD.findFieldByName("must"))).isEqualTo("");
        assertThat(masked.toString()).contains("\"x\"").doesNotContain("secret");
        assertThatThrownBy(() -> document.set("", Value.NULL)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void asJsonItHasWhatAReceiverSees() {
        String json = read(People.with(People.person(), "name", "An\"n\n")
                        .build()
                        .toByteArray())
                .json();
        assertThat(json)
                .startsWith("{\"name\":\"An\\\"n\\u000a\",\"email_address\":\"\",\"amount\":0,")
                .contains("\"level\":\"PLAIN\"", "\"photo\":\"\"", "\"rate\":0")
                .doesNotContain("phone", "home", "tags", "notes");
        assertThat(read(People.full().toByteArray()).json())
                .contains("\"tags\":[\"a\",\"b\"]", "\"notes\":{\"x/y\":\"one\",\"k\":\"two\"}")
                .contains("\"home\":{\"street\":\"Elm 1\",\"main\":false}");
    }
}
