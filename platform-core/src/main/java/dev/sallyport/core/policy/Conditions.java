package dev.sallyport.core.policy;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compiles {@code when:} conditions: CEL over a fixed typed context, without side effects and bounded in cost.
 *
 * <p>Field names are checked when the rule is loaded; {@link Facts} supplies the values as maps of the same shape.
 */
final class Conditions {

    /** Longer conditions are programs, and belong into an interceptor. */
    private static final int EXPRESSION_CHARS_MAX = 4_000;

    private static final CelType STRINGS = ListType.create(SimpleType.STRING);
    private static final CelType STRING_MAP = MapType.create(SimpleType.STRING, SimpleType.STRING);

    private static final Map<String, StructType> TYPES = types();

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(10_000)
            .maxRegexProgramSize(1_000)
            .maxExpressionCodePointSize(EXPRESSION_CHARS_MAX)
            .maxParseRecursionDepth(50)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new Types())
            .setResultType(SimpleType.BOOL)
            .addVar("subject", reference("Subject"))
            .addVar("target", reference("Target"))
            .addVar("client", reference("Client"))
            .addVar("command", reference("Command"))
            .addVar("statements", ListType.create(reference("Statement")))
            .addVar("time", SimpleType.TIMESTAMP)
            .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private Conditions() {}

    /** A compiled condition. Thread-safe. */
    record Condition(CelRuntime.Program program, boolean readsStatements, boolean readsParameters) {

        /** Evaluates; throws {@link IllegalStateException} when that fails, and the caller fails closed. */
        boolean holds(Facts facts) {
            try {
                return (Boolean) program.eval(facts);
            } catch (CelEvaluationException | RuntimeException e) {
                throw new IllegalStateException("the condition cannot be evaluated", e);
            }
        }
    }

    /** Compiles an expression; throws {@link IllegalArgumentException} with every mistake and its column. */
    static Condition compile(String expression) {
        CelValidationResult checked = COMPILER.compile(expression);
        if (checked.hasError()) {
            throw new IllegalArgumentException(
                    checked.getErrors().stream().map(Conditions::sentence).collect(Collectors.joining("; ")));
        }
        try {
            CelAbstractSyntaxTree ast = checked.getAst();
            boolean reads = ast.getReferenceMap().values().stream()
                    .anyMatch(reference -> reference.name().equals("statements"));
            return new Condition(RUNTIME.createProgram(ast), reads, expression.contains("parameters"));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("cannot be compiled: " + e.getMessage(), e);
        }
    }

    private static String sentence(CelIssue issue) {
        return issue.getMessage() + " (column " + (issue.getSourceLocation().getColumn() + 1) + ")";
    }

    private static StructTypeReference reference(String name) {
        return StructTypeReference.create("sallyport." + name);
    }

    private static Map<String, StructType> types() {
        Map<String, StructType> types = new LinkedHashMap<>();
        struct(
                types,
                "Subject",
                Map.of(
                        "name",
                        SimpleType.STRING,
                        "kind",
                        SimpleType.STRING,
                        "groups",
                        STRINGS,
                        "on_behalf_of",
                        SimpleType.STRING));
        struct(types, "Target", Map.of("name", SimpleType.STRING, "protocol", SimpleType.STRING, "labels", STRING_MAP));
        struct(
                types,
                "Client",
                Map.of(
                        "address",
                        SimpleType.STRING,
                        "listener",
                        SimpleType.STRING,
                        "encrypted",
                        SimpleType.BOOL,
                        "application",
                        SimpleType.STRING));
        struct(
                types,
                "Command",
                Map.of(
                        "kind",
                        SimpleType.STRING,
                        "text",
                        SimpleType.STRING,
                        "parameters",
                        STRINGS,
                        "attributes",
                        STRING_MAP,
                        "understood",
                        SimpleType.BOOL));
        struct(
                types,
                "Relation",
                Map.of("schema", SimpleType.STRING, "name", SimpleType.STRING, "access", SimpleType.STRING));
        struct(
                types,
                "Program",
                Map.of(
                        "name",
                        SimpleType.STRING,
                        "path",
                        SimpleType.STRING,
                        "arguments",
                        STRINGS,
                        "constant",
                        SimpleType.BOOL,
                        "background",
                        SimpleType.BOOL));
        struct(
                types,
                "Statement",
                Map.of(
                        "verb",
                        SimpleType.STRING,
                        "effects",
                        STRINGS,
                        "relations",
                        ListType.create(reference("Relation")),
                        "functions",
                        STRINGS,
                        "unfiltered",
                        SimpleType.BOOL,
                        "programs",
                        ListType.create(reference("Program")),
                        "writes",
                        STRINGS,
                        "reads",
                        STRINGS));
        return Map.copyOf(types);
    }

    private static void struct(Map<String, StructType> types, String name, Map<String, CelType> given) {
        String full = "sallyport." + name;
        ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(given);
        types.put(full, StructType.create(full, fields.keySet(), field -> Optional.ofNullable(fields.get(field))));
    }

    /** The types of the context. */
    private static final class Types implements CelTypeProvider {

        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.copyOf(TYPES.values());
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(TYPES.get(name));
        }
    }
}
