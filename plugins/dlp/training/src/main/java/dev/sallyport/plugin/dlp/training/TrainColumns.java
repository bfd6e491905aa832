package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.ColumnModel;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Builds the column model: {@code TrainColumns DATA OUT}, where DATA holds the training sets and OUT is the folder of
 * resources to write {@code columns.bin} and {@code names.bin} to.
 */
public final class TrainColumns {

    private static final long SEED = 20261129;
    private static final int ROUNDS = 8;

    /** Columns each recipe of own data gives. */
    private static final int OWN_COLUMNS = 260;

    /** The model and the sets of names it was trained with. */
    record Trained(ColumnModel model, Names names) {}

    private TrainColumns() {}

    public static void main(String[] arguments) throws IOException {
        Path out = Path.of(arguments[1]);
        Trained trained = train(Path.of(arguments[0]), ROUNDS);
        Files.write(out.resolve("columns.bin"), packed(trained.model()::write));
        Files.write(out.resolve("names.bin"), packed(trained.names()::write));
    }

    static Trained train(Path data, int rounds) throws IOException {
        List<LabelledColumn> columns = new ArrayList<>(DataSets.columns(data.resolve("columns_synth_train.jsonl")));
        List<LabelledColumn> real = DataSets.columns(data.resolve("columns_opendata_train.jsonl"));
        Names names = new NameSets().of(together(columns, real), DataSets.lines(data.resolve("text_ner_train.jsonl")));
        Recipes recipes = new Recipes(SEED);
        List<String> otherNames =
                columns.stream().map(column -> column.sample().name()).toList();
        for (LabelledColumn column : real) {
            columns.add(column.with(column.sample(), 1.5f));
        }
        columns.addAll(recipes.columns(OWN_COLUMNS, otherNames));
        List<DataType> types = Arrays.asList(DataType.values());
        List<SoftmaxTrainer.Example> examples = new Augmentation(SEED, names, recipes, types).examples(columns);
        ColumnModel model = new SoftmaxTrainer(DataType.values()).train(examples, rounds, SEED);
        return new Trained(model, names);
    }

    private static List<LabelledColumn> together(List<LabelledColumn> some, List<LabelledColumn> others) {
        List<LabelledColumn> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private interface Written {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] packed(Written written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            written.to(out);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
