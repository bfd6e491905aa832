package dev.sallyport.plugin.postgres;

import dev.sallyport.testkit.ProtocolFixture;
import dev.sallyport.testkit.RowsContract;

class PostgresContractTest extends RowsContract {

    @Override
    protected ProtocolFixture fixture() {
        return new PostgresFixture();
    }
}
