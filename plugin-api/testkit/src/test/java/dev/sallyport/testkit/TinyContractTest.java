package dev.sallyport.testkit;

/** A protocol without capabilities that keeps the contract passes it. */
final class TinyContractTest extends ProtocolContract {

    @Override
    protected ProtocolFixture fixture() {
        return new TinyFixture(Fault.NONE);
    }
}
