package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;

/**
 * A column whose type is known.
 *
 * @param group columns of one table or publisher share it, and are never torn apart
 * @param weight how much it counts in training
 */
record LabelledColumn(String group, ColumnSample sample, DataType type, float weight) {

    LabelledColumn with(ColumnSample other, float itsWeight) {
        return new LabelledColumn(group, other, type, itsWeight);
    }
}
