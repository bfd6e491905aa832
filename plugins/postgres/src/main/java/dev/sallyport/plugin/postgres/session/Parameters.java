package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Value;
import dev.sallyport.plugin.postgres.rows.PgTypes;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Decodes the parameters of a portal for policy. */
final class Parameters {

    private Parameters() {}

    static List<Value> decode(Portal portal, Charset charset) {
        List<Value> values = new ArrayList<>(portal.bind.parameters().size());
        for (int i = 0; i < portal.bind.parameters().size(); i++) {
            byte[] bytes = portal.bind.parameters().get(i);
            if (bytes == null) {
                values.add(Value.NULL);
            } else {
                values.add(PgTypes.parameter(portal.statement.type(i), portal.bind.format(i), bytes, charset));
            }
        }
        return values;
    }
}
