package dev.sallyport.core.record;

import java.util.List;

/**
 * What checking a recording found.
 *
 * @param session the session's id
 * @param state {@code live}, {@code closed} or {@code interrupted}; {@code missing} when there is no recording
 * @param segments segments read
 * @param blocks blocks whose place in the chain was right
 * @param entries entries in them
 * @param problems what is wrong, each with its place; empty means that the recording is what the gateway wrote
 */
public record Verification(
        String session, String state, int segments, long blocks, long entries, List<Problem> problems) {

    /**
     * Something that is not as it was written.
     *
     * @param segment the segment's number; 0 when it concerns the whole
     * @param offset byte offset of the block in the segment file; -1 when it concerns the segment as a whole
     * @param afterSequence the last entry before it that is sound; -1 when none
     * @param what a sentence
     */
    public record Problem(int segment, long offset, long afterSequence, String what) {

        @Override
        public String toString() {
            return "segment " + segment + (offset < 0 ? "" : ", byte " + offset) + ", after entry " + afterSequence
                    + ": " + what;
        }
    }

    public Verification {
        problems = List.copyOf(problems);
    }

    public boolean sound() {
        return problems.isEmpty();
    }
}
