package org.autoinstalld.beginning;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where this machine sends what is for nobody in its own networks.
 *
 * @param device its interface
 * @param router null where there is only a wire, without somebody at its other end
 */
record DefaultRoute(String device, @Nullable IpAddress router) {
    private static final int UP = 1;
    private static final int REJECT = 0x200;

    /**
     * As the proc file system of Linux has it. Empty if there is none, or if several are as good as each other: which network
     * is meant is then nobody's guess.
     */
    static Optional<DefaultRoute> ofLinux(String table, ByteOrder order) {
        long best = Long.MAX_VALUE;
        List<DefaultRoute> routes = new ArrayList<>();
        for (String line : table.lines().skip(1).toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 8 || !isDefault(words)) {
                continue;
            }
            long metric = number(words[6], 10);
            if (metric < best) {
                best = metric;
                routes.clear();
            }
            if (metric == best) {
                routes.add(new DefaultRoute(words[0], address(words[2], order)));
            }
        }
        Set<DefaultRoute> different = new HashSet<>(routes);
        return different.size() == 1 ? Optional.of(routes.get(0)) : Optional.empty();
    }

    private static boolean isDefault(String[] words) {
        long flags = number(words[3], 16);
        return number(words[1], 16) == 0 && number(words[7], 16) == 0 && (flags & UP) != 0 && (flags & REJECT) == 0;
    }

    private static long number(String text, int radix) {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The kernel prints the octets as one number of its own. */
    private static @Nullable IpAddress address(String text, ByteOrder order) {
        long number = number(text, 16);
        if (number == 0 || number > 0xffff_ffffL) {
            return null;
        }
        ByteBuffer octets = ByteBuffer.allocate(4).order(order).putInt((int) number);
        return IpAddress.of(octets.array());
    }

    /** As route(8) of the BSDs prints it. */
    static Optional<DefaultRoute> ofBsd(String printed) {
        String device = "";
        IpAddress router = null;
        for (String line : printed.lines().toList()) {
            String[] words = line.strip().split(":\\s*", 2);
            if (words.length == 2 && words[0].equals("interface")) {
                device = words[1].strip();
            } else if (words.length == 2 && words[0].equals("gateway")) {
                router = IpAddress.parse(words[1].strip())
                        .filter(IpAddress::isV4)
                        .orElse(null);
            }
        }
        return device.isEmpty() ? Optional.empty() : Optional.of(new DefaultRoute(device, router));
    }
}
