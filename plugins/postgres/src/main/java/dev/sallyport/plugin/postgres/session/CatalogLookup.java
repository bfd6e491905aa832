package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Column.Origin;
import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.plugin.postgres.wire.Messages;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the names of tables on a side connection, because the session's own connection is in the middle of a result.
 * Loads all user tables at once, so that it is rarely needed. Confined to the session's event loop; calls back exactly
 * once, whether the names were found or not.
 */
final class CatalogLookup implements TargetLogin.Outcome {

    private static final int ROWS_MAX = 200_000;
    private static final int FRAME_BYTES_MAX = 64 << 10;

    private final Relay relay;
    private final Catalog catalog;
    private final Set<Integer> wanted;
    private final long asOf;
    private final Runnable then;
    private @Nullable Channel channel;
    private boolean over;

    CatalogLookup(Relay relay, Catalog catalog, Set<Integer> wanted, Runnable then) {
        this.relay = relay;
        this.catalog = catalog;
        this.wanted = new TreeSet<>(wanted);
        this.asOf = catalog.version();
        this.then = then;
    }

    void start() {
        Map<String, String> settings =
                Map.of("application_name", "sallyport catalog", "client_encoding", "UTF8", "statement_timeout", "5000");
        TargetLogin login = new TargetLogin(relay.admission, relay.gate.tls(), settings, relay.services.nonce(), this);
        ChannelHandlerContext client = relay.clientContext();
        if (client == null) {
            end();
            return;
        }
        // A target that does not answer must not hold the result for ever.
        client.executor()
                .schedule(this::end, relay.gate.limits().connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        relay.gate.connect(relay.admission, login).addListener((Future<Channel> future) -> {
            if (!future.isSuccess()) {
                end();
            } else if (over) {
                future.getNow().close();
            } else {
                channel = future.getNow();
            }
        });
    }

    @Override
    public void ready(ChannelHandlerContext ctx, TargetLogin login, TargetLogin.Ready ready) {
        login.remainder().release();
        ctx.pipeline().replace(login, "postgres-catalog", new Reader());
        StringBuilder oids = new StringBuilder("0");
        wanted.forEach(oid -> oids.append(',').append(Integer.toUnsignedString(oid)));
        String query = "SELECT c.oid, n.nspname, c.relname, a.attnum, a.attname FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
                + " JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid"
                + " WHERE NOT a.attisdropped AND (c.oid IN (" + oids + ") OR (c.relkind IN ('r','v','m','f','p')"
                + " AND n.nspname NOT IN ('pg_catalog','information_schema')"
                + " AND a.attnum OPERATOR(pg_catalog.>) 0))"
                + " ORDER BY c.oid IN (" + oids + ") DESC LIMIT " + ROWS_MAX;
        ctx.channel()
                .writeAndFlush(
                        Messages.query(ctx.alloc(), query, StandardCharsets.UTF_8),
                        ctx.channel().voidPromise());
    }

    @Override
    public void failed(String state, String message) {
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            if (channel != null) {
                channel.close();
            }
            then.run();
        }
    }

    /** Reads the answer: rows of five texts. */
    private final class Reader extends FrameDecoder {

        private final Map<Integer, Catalog.Table> tables = new HashMap<>();

        @Override
        protected int frameLength(ByteBuf in) {
            return Wire.frameLength(in, in.readerIndex(), FRAME_BYTES_MAX);
        }

        @Override
        protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
            byte type = frame.getByte(frame.readerIndex());
            if (type == 'D') {
                row(frame.duplicate().skipBytes(Wire.HEADER_BYTES));
            } else if (type == 'E') {
                tables.clear();
            } else if (type == 'Z') {
                catalog.put(asOf, tables, relay.now());
                ctx.writeAndFlush(Messages.empty(ctx.alloc(), 'X'), ctx.voidPromise());
                channel = ctx.channel();
                end();
            }
        }

        private void row(ByteBuf in) {
            if (Wire.count(in) != 5) {
                throw new IllegalArgumentException("a row of another shape");
            }
            int oid = Integer.parseUnsignedInt(cell(in));
            String schema = cell(in);
            String name = cell(in);
            int attribute = Integer.parseInt(cell(in));
            String column = cell(in);
            tables.computeIfAbsent(oid, any -> new Catalog.Table(schema, name, new HashMap<>(), relay.now()))
                    .columns()
                    .put(attribute, Optional.of(new Origin(schema, name, column)));
        }

        private String cell(ByteBuf in) {
            int length = Wire.word(in);
            Wire.require(in, length);
            return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
        }

        @Override
        protected void malformed(ChannelHandlerContext ctx, String reason) {
            ctx.close();
            end();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            end();
            super.channelInactive(ctx);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
            end();
        }
    }
}
