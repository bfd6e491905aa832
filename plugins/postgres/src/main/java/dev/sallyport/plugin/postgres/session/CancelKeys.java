package dev.sallyport.plugin.postgres.session;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The gateway's own cancel keys, each standing for one live session. The target's keys never leave the gateway.
 *
 * <p>Thread-safe. A key works for the client address the session came from, and for nobody else.
 */
public final class CancelKeys {

    /** A session that can be asked to cancel what it runs. */
    interface Owner {
        InetAddress address();

        /** Asks from any thread; the owner bounds how often it acts. */
        void cancelRequested();
    }

    /** A key as a client is given it. */
    record Key(int process, int secret) {

        private long joined() {
            return ((long) process << 32) | (secret & 0xffff_ffffL);
        }
    }

    private final ConcurrentHashMap<Long, Owner> owners = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    public CancelKeys(RandomGenerator random) {
        this.random = random;
    }

    Key register(Owner owner) {
        while (true) {
            Key key = new Key(random.nextInt() & 0x7fff_ffff, random.nextInt());
            if (owners.putIfAbsent(key.joined(), owner) == null) {
                return key;
            }
        }
    }

    void forget(Key key) {
        owners.remove(key.joined());
    }

    /** Acts on a CancelRequest; a key that fits nobody, or a stranger's address, has no effect and gets no answer. */
    boolean request(Key key, InetAddress from) {
        Owner owner = owners.get(key.joined());
        if (owner == null || !owner.address().equals(from)) {
            return false;
        }
        owner.cancelRequested();
        return true;
    }

    int size() {
        return owners.size();
    }
}
