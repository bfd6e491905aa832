package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;

/**
 * The service {@code demo.v1.Shop} with a message that has a field of every kind, and {@code demo.v0.Old} with a group
 * and a field that must be there.
 */
public final class Demo {

    public static final FileDescriptorSet SET =
            FileDescriptorSet.newBuilder().addFile(shop()).addFile(old()).build();
    public static final Schema SCHEMA = Schema.ofSet(SET.toByteArray());
    public static final Descriptor PERSON = file(shop()).findMessageTypeByName("Person");
    public static final Descriptor ADDRESS = file(shop()).findMessageTypeByName("Address");
    public static final Descriptor OLD = file(old()).findMessageTypeByName("Old");

    private Demo() {}

    private static FileDescriptor file(FileDescriptorProto file) {
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[] {AnyProto.getDescriptor()});
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type, String of) {
        return field(name, number, type).setTypeName(of);
    }

    private static FieldDescriptorProto many(FieldDescriptorProto.Builder field) {
        return field.setLabel(Label.LABEL_REPEATED).build();
    }

    private static FileDescriptorProto shop() {
        DescriptorProto entry = DescriptorProto.newBuilder()
                .setName("NotesEntry")
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(field("key", 1, Type.TYPE_STRING))
                .addField(field("value", 2, Type.TYPE_STRING))
                .build();
        DescriptorProto person = DescriptorProto.newBuilder()
                .setName("Person")
                .addNestedType(entry)
                .addOneofDecl(OneofDescriptorProto.newBuilder().setName("contact"))
                .addField(field("name", 1, Type.TYPE_STRING))
                .addField(field("email_address", 2, Type.TYPE_STRING))
                .addField(field("amount", 3, Type.TYPE_INT64))
                .addField(many(field("tags", 4, Type.TYPE_STRING)))
                .addField(many(field("notes", 5, Type.TYPE_MESSAGE, ".demo.v1.Person.NotesEntry")))
                .addField(field("home", 6, Type.TYPE_MESSAGE, ".demo.v1.Address"))
                .addField(many(field("scores", 7, Type.TYPE_SINT32)))
                .addField(field("phone", 8, Type.TYPE_STRING).setOneofIndex(0))
                .addField(field("fax", 9, Type.TYPE_STRING).setOneofIndex(0))
                .addField(field("extra", 10, Type.TYPE_MESSAGE, ".google.protobuf.Any"))
                .addField(field("level", 11, Type.TYPE_ENUM, ".demo.v1.Level"))
                .addField(field("photo", 12, Type.TYPE_BYTES))
                .addField(field("big", 13, Type.TYPE_UINT64))
                .addField(field("rate", 14, Type.TYPE_DOUBLE))
                .addField(many(field("others", 15, Type.TYPE_MESSAGE, ".demo.v1.Address")))
                .addField(field("ratio", 16, Type.TYPE_FLOAT))
                .addField(field("fixed", 17, Type.TYPE_FIXED32))
                .addField(field("signed", 18, Type.TYPE_SFIXED64))
                .addField(field("wide", 19, Type.TYPE_SINT64))
                .addField(field("count", 20, Type.TYPE_UINT32))
                .addField(field("boss", 21, Type.TYPE_MESSAGE, ".demo.v1.Person"))
                .build();
        DescriptorProto address = DescriptorProto.newBuilder()
                .setName("Address")
                .addField(field("street", 1, Type.TYPE_STRING))
                .addField(field("main", 2, Type.TYPE_BOOL))
                .build();
        EnumDescriptorProto level = EnumDescriptorProto.newBuilder()
                .setName("Level")
                .addValue(EnumValueDescriptorProto.newBuilder().setName("PLAIN").setNumber(0))
                .addValue(EnumValueDescriptorProto.newBuilder().setName("GOLD").setNumber(1))
                .build();
        return FileDescriptorProto.newBuilder()
                .setName("demo/v1/shop.proto")
                .setPackage("demo.v1")
                .setSyntax("proto3")
                .addDependency("google/protobuf/any.proto")
                .addMessageType(person)
                .addMessageType(address)
                .addEnumType(level)
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Shop")
                        .addMethod(method("Find", false, false))
                        .addMethod(method("List", false, true))
                        .addMethod(method("Collect", true, false))
                        .addMethod(method("Chat", true, true)))
                .build();
    }

    private static MethodDescriptorProto method(String name, boolean client, boolean server) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(".demo.v1.Person")
                .setOutputType(".demo.v1.Person")
                .setClientStreaming(client)
                .setServerStreaming(server)
                .build();
    }

    private static FileDescriptorProto old() {
        DescriptorProto group = DescriptorProto.newBuilder()
                .setName("Part")
                .addField(field("text", 1, Type.TYPE_STRING))
                .build();
        DescriptorProto old = DescriptorProto.newBuilder()
                .setName("Old")
                .addNestedType(group)
                .addField(field("must", 1, Type.TYPE_STRING).setLabel(Label.LABEL_REQUIRED))
                .addField(field("part", 2, Type.TYPE_GROUP, ".demo.v0.Old.Part"))
                .addField(field("inner", 3, Type.TYPE_MESSAGE, ".demo.v0.Old"))
                .build();
        return FileDescriptorProto.newBuilder()
                .setName("demo/v0/old.proto")
                .setPackage("demo.v0")
                .addMessageType(old)
                .build();
    }
}
