package dev.sallyport.plugin.http;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;

/** A refusal as the core gives it. */
final class FakeRefusal {

    private FakeRefusal() {}

    static Refusal of(String reason) {
        return Refusal.of(new ErrorCode("SP-2009", ErrorCode.Category.POLICY), "a-rule", reason);
    }
}
