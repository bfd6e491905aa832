package dev.sallyport.testkit;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An allocator that knows who allocated each living buffer. Registered as an extension it fails a test that leaves one;
 * unlike Netty's leak detector it is exact and needs no garbage collection.
 */
public final class BufferLedger extends AbstractByteBufAllocator implements AfterEachCallback {

    private final Map<Long, Throwable> living = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    public BufferLedger() {
        super(true);
    }

    /** Returns how many buffers are not released yet. */
    public int living() {
        return living.size();
    }

    /** Returns the capacity of all living buffers as allocated. */
    public long livingBytes() {
        return bytes.get();
    }

    /** Returns the most that was alive at any moment. */
    public long peakBytes() {
        return peak.get();
    }

    /** Fails with the places that allocated what is still alive. */
    public void assertEmpty() {
        if (living.isEmpty()) {
            return;
        }
        AssertionError error = new AssertionError(living.size() + " buffers were not released; where they came from:");
        living.values().stream().limit(3).forEach(error::addSuppressed);
        throw error;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertEmpty();
    }

    private long enter(int capacity) {
        long id = ids.incrementAndGet();
        living.put(id, new Throwable("a buffer of " + capacity + " bytes, allocated here"));
        long now = bytes.addAndGet(capacity);
        peak.accumulateAndGet(now, Math::max);
        return id;
    }

    private void leave(long id, int capacity) {
        living.remove(id);
        bytes.addAndGet(-capacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        long id = enter(initialCapacity);
        return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            protected void deallocate() {
                leave(id, initialCapacity);
                super.deallocate();
            }
        };
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        long id = enter(initialCapacity);
        return new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity) {
            @Override
            protected void deallocate() {
                leave(id, initialCapacity);
                super.deallocate();
            }
        };
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
