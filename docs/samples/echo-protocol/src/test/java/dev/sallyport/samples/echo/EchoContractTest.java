package dev.sallyport.samples.echo;

import dev.sallyport.testkit.ProtocolFixture;
import dev.sallyport.testkit.RowsContract;

/** The sample does what every protocol with rows does. */
final class EchoContractTest extends RowsContract {

    @Override
    protected ProtocolFixture fixture() {
        return new EchoFixture();
    }
}
