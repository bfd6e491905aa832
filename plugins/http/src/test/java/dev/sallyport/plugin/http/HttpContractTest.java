package dev.sallyport.plugin.http;

import dev.sallyport.testkit.ProtocolContract;
import dev.sallyport.testkit.ProtocolFixture;

final class HttpContractTest extends ProtocolContract {

    @Override
    protected ProtocolFixture fixture() {
        return new HttpFixture();
    }
}
