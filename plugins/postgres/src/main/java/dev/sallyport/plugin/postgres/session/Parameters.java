package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Value;
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
            } else if (portal.bind.format(i) == 0) {
                values.add(new Value.Text(new String(bytes, charset)));
            } else {
                values.add(new Value.Bytes(bytes));
            }
        }
        return values;
    }
}
