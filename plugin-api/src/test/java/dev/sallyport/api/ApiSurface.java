package dev.sallyport.api;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything a plugin can see of the API, one line each. */
final class ApiSurface {

    private static final Set<String> BOILERPLATE = Set.of("equals", "hashCode", "toString", "values", "valueOf");

    private ApiSurface() {}

    /** Returns the public types in the compiled classes, nested ones included. */
    static List<Class<?>> types(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<Class<?>> types = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (name.endsWith("package-info")) {
                    continue;
                }
                Class<?> type = load(name);
                if (isPublic(type)) {
                    types.add(type);
                }
            }
            return types;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiSurface.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    static List<String> lines(List<Class<?>> types) {
        Set<String> lines = new TreeSet<>();
        for (Class<?> type : types) {
            lines.add(type.getName() + " = " + declaration(type));
            members(type).forEach(member -> lines.add(type.getName() + " . " + signature(member)));
        }
        return lines.stream().map(ApiSurface::shortened).toList();
    }

    private static String shortened(String line) {
        return line.replaceAll("dev\\.sallyport\\.api\\.(?=[A-Za-z])", "")
                .replaceAll("java\\.(lang|util)\\.(?=[A-Z])", "");
    }

    private static String declaration(Class<?> type) {
        StringBuilder text = new StringBuilder(type.toGenericString());
        if (type.getGenericSuperclass() != null && !type.isEnum() && !type.isRecord()) {
            text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        for (var parent : type.getGenericInterfaces()) {
            text.append(" implements ").append(parent.getTypeName());
        }
        if (type.isRecord()) {
            text.append(" (");
            for (RecordComponent component : type.getRecordComponents()) {
                text.append(component.getGenericType().getTypeName()).append(' ');
                text.append(component.getName()).append("; ");
            }
            text.append(')');
        }
        return text.toString();
    }

    /** Returns the public and protected members a plugin can use. */
    static List<Member> members(Class<?> type) {
        Stream<Member> all = Stream.of(
                        Arrays.<Member>stream(type.getDeclaredFields()),
                        Arrays.<Member>stream(type.getDeclaredConstructors()),
                        Arrays.<Member>stream(type.getDeclaredMethods()))
                .flatMap(stream -> stream);
        return all.filter(member -> !member.isSynthetic())
                .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .filter(member -> !BOILERPLATE.contains(member.getName()))
                .toList();
    }

    private static String signature(Member member) {
        return switch (member) {
            case Field field -> field.toGenericString();
            case Method method -> method.toGenericString();
            case Constructor<?> constructor -> constructor.toGenericString();
            default -> throw new IllegalStateException(member.toString());
        };
    }

    /** Returns the types a member names. */
    static List<String> typesOf(Member member) {
        List<String> names = new ArrayList<>();
        if (member instanceof Field field) {
            names.add(field.getGenericType().getTypeName());
        }
        if (member instanceof Method method) {
            names.add(method.getGenericReturnType().getTypeName());
        }
        if (member instanceof Executable executable) {
            Arrays.stream(executable.getGenericParameterTypes()).forEach(type -> names.add(type.getTypeName()));
        }
        return names;
    }
}
