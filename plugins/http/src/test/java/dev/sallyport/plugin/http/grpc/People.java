package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;

/** Messages of {@link Demo#PERSON}. */
final class People {

    private People() {}

    static DynamicMessage.Builder person() {
        return DynamicMessage.newBuilder(Demo.PERSON);
    }

    static FieldDescriptor field(String name) {
        return Demo.PERSON.findFieldByName(name);
    }

    static DynamicMessage.Builder with(DynamicMessage.Builder builder, String name, Object value) {
        return builder.setField(field(name), value);
    }

    static DynamicMessage address(String street) {
        return DynamicMessage.newBuilder(Demo.ADDRESS)
                .setField(Demo.ADDRESS.findFieldByName("street"), street)
                .build();
    }

    static DynamicMessage note(String key, String value) {
        Descriptor entry = field("notes").getMessageType();
        return DynamicMessage.newBuilder(entry)
                .setField(entry.findFieldByNumber(1), key)
                .setField(entry.findFieldByNumber(2), value)
                .build();
    }

    static DynamicMessage full() {
        DynamicMessage.Builder person = person();
        with(person, "name", "Ann");
        with(person, "email_address", "ann@example.org");
        with(person, "amount", -7L);
        with(person, "home", address("Elm 1"));
        with(person, "phone", "555");
        with(person, "level", field("level").getEnumType().findValueByName("GOLD"));
        with(person, "photo", ByteString.copyFrom(new byte[] {1, 2}));
        with(person, "big", -1L);
        with(person, "rate", 2.5);
        with(person, "ratio", 0.1f);
        with(person, "fixed", -1);
        with(person, "signed", -9L);
        with(person, "wide", Long.MIN_VALUE);
        with(person, "count", -1);
        person.addRepeatedField(field("tags"), "a").addRepeatedField(field("tags"), "b");
        person.addRepeatedField(field("scores"), -3).addRepeatedField(field("scores"), 300);
        person.addRepeatedField(field("notes"), note("x/y", "one")).addRepeatedField(field("notes"), note("k", "two"));
        person.addRepeatedField(field("others"), address("Oak 2")).addRepeatedField(field("others"), address("Ash 3"));
        return person.build();
    }
}
