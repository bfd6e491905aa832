package dev.sallyport.plugin.postgres.rows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Network addresses in the binary format. */
final class Inets {

    private static final byte FAMILY_4 = 2;
    private static final byte FAMILY_6 = 3;

    private Inets() {}

    static String decode(ByteBuffer in) {
        if (in.remaining() < 4) {
            throw new IllegalStateException("the cell is not a network address");
        }
        byte family = in.get();
        int bits = in.get() & 0xff;
        in.get();
        int length = in.get() & 0xff;
        if (length != in.remaining() || length != (family == FAMILY_4 ? 4 : 16)) {
            throw new IllegalStateException("the cell is not a network address");
        }
        byte[] address = new byte[length];
        in.get(address);
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return bits == length * 8 ? text : text + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the cell is not a network address", e);
        }
    }

    static byte[] encode(String text, boolean cidr) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (host.indexOf(':') < 0 && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            throw CellCodec.unfit("inet");
        }
        try {
            // Only digits, dots and colons get here, so no name is ever looked up.
            byte[] address = InetAddress.getByName(host).getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits > address.length * 8) {
                throw CellCodec.unfit("inet");
            }
            return ByteBuffer.allocate(4 + address.length)
                    .put(address.length == 4 ? FAMILY_4 : FAMILY_6)
                    .put((byte) bits)
                    .put((byte) (cidr ? 1 : 0))
                    .put((byte) address.length)
                    .put(address)
                    .array();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the value cannot be held by a column of type inet", e);
        }
    }
}
