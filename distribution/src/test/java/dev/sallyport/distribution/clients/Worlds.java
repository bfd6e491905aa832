package dev.sallyport.distribution.clients;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.distribution.fixture.Postgres15;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests the {@link World} they share and closes it when the last of them is done. */
final class Worlds implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == World.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        assumeThat(Postgres15.installed()).as("PostgreSQL is installed").isTrue();
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Worlds.class))
                .getOrComputeIfAbsent(World.class, _ -> opened(), World.class);
    }

    private static World opened() {
        try {
            return World.open();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("opening the world of the client tests", e);
        }
    }
}
