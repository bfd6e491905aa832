package dev.sallyport.core.mask;

import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.record.MaskingFacts;
import java.util.ArrayList;
import java.util.List;

/** What is found in single cells of one result, for those who ask later why. Confined to one thread at a time. */
final class CellFacts implements FoundFacts {

    /** A recording explains so many findings of a result; the counts by column go on. */
    private static final int CELLS_MAX = 1000;

    private final List<MaskingFacts.OfCell> cells = new ArrayList<>(0);
    private long row;
    private int column;
    private boolean more;

    /** Says which cell comes next. */
    void at(long nextRow, int nextColumn) {
        row = nextRow;
        column = nextColumn;
    }

    @Override
    public void saw(MaskRule rule, Finding finding, boolean wanted) {
        if (cells.size() == CELLS_MAX) {
            more = true;
            return;
        }
        cells.add(new MaskingFacts.OfCell(
                row,
                column,
                rule.name(),
                wanted && rule.enforced(),
                rule.masker().name(),
                finding.type(),
                finding.score(),
                finding.layer()));
    }

    List<MaskingFacts.OfCell> cells() {
        return cells;
    }

    boolean more() {
        return more;
    }
}
