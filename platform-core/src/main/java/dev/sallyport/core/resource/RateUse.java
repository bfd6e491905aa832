package dev.sallyport.core.resource;

import java.time.Duration;

/** How often something may be done. */
@Doc("How many commands pass in which time. So many may come at once; then the rest of the time is shared evenly.")
public record RateUse(
        @Doc("How many.") int commands,
        @Doc(value = "In which time.", byDefault = "1m") Duration per,

        @Doc(
                value = "Who has them: each subject at each target, or all subjects of a target together.",
                byDefault = "subject")
        Each each) {

    /** Returns it in words. */
    public String text() {
        return commands + " in " + Words.text(per);
    }

    /** Who has a rate of its own. */
    public enum Each {
        SUBJECT,
        TARGET
    }
}
