package dev.sallyport.api.mask;

import dev.sallyport.api.Preview;

/** What weighs more for a rule: that nothing sensitive is shown, or that nothing harmless is hidden. */
@Preview
public enum Strictness {
    /** Rather hides what may be harmless; what is not decided yet is hidden until it is. */
    STRICT,
    /** Both mistakes weigh the same. */
    BALANCED,
    /** Rather shows what may be sensitive; hides what is all but certain. */
    LENIENT
}
