package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;

/** Names that stand for addresses (RFC 1035, 3.5; RFC 3596, 2.5). */
public final class Reverse {
    private static final String V4 = "in-addr.arpa";
    private static final String V6 = "ip6.arpa";

    private Reverse() {}

    static boolean isZone(String zone) {
        return zone.equals(V4) || zone.endsWith("." + V4) || zone.equals(V6) || zone.endsWith("." + V6);
    }

    /** Without a final dot. */
    public static String name(IpAddress address) {
        return labels(address, address.octets().length * 8);
    }

    /** The address that {@link #name} made such a name of. */
    static Optional<IpAddress> address(String name) {
        List<String> labels = new ArrayList<>(List.of(name.split("\\.")));
        Collections.reverse(labels);
        boolean v4 = labels.size() == 6;
        if (!v4 && labels.size() != 34) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(40);
        for (int i = 2; i < labels.size(); i++) {
            text.append(i > 2 && (v4 || i % 4 == 2) ? v4 ? "." : ":" : "").append(labels.get(i));
        }
        return IpAddress.parse(text.toString()).filter(a -> name(a).equals(name));
    }

    /**
     * The zone of a subnet's addresses. One that does not end between two labels is part of the next larger zone, as a
     * site runs it that has the whole of that.
     */
    public static String zone(Subnet subnet) {
        return labels(subnet.base(), subnet.bits());
    }

    private static String labels(IpAddress address, int bits) {
        byte[] octets = address.octets();
        StringBuilder out = new StringBuilder(80);
        if (address.isV4()) {
            for (int i = bits / 8 - 1; i >= 0; i--) {
                out.append(octets[i] & 0xff).append('.');
            }
            return out.append(V4).toString();
        }
        for (int i = bits / 4 - 1; i >= 0; i--) {
            int octet = octets[i / 2] & 0xff;
            out.append(Character.forDigit(i % 2 == 0 ? octet >> 4 : octet & 15, 16))
                    .append('.');
        }
        return out.append(V6).toString();
    }
}
