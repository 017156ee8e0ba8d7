package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;

/** Reads back what {@link HostNames} and {@link Zone} write, of any kind. */
public final class WrittenNames {
    private static final Pattern LINE = Pattern.compile("(?m)"
            // unbound
            + "^\\tlocal-data: \"(\\S+)\\. IN A{1,4} (\\S+)\"$"
            // a zone
            + "|^(\\S+)\\.\\tIN A{1,4} (\\S+)$"
            // a reverse zone
            + "|^(\\S+)\\.\\tIN PTR (\\S+)\\.$"
            // hosts(5)
            + "|^([0-9a-f.:]+)\\t(\\S+)(?: \\S+)?$"
            // keys, in unbound and in a zone
            + "|^(?:\\tlocal-data: \")?([^\\s\"]+)\\.[ \\t]IN SSHFP ([0-9]+ [0-9]+ [0-9a-fA-F]+)\"?$");

    private WrittenNames() {}

    /** The hosts in a section, in its order. */
    public static List<NamedHost> of(String section) {
        Map<String, Set<IpAddress>> found = new LinkedHashMap<>();
        Map<String, List<String>> keys = new HashMap<>();
        Matcher line = LINE.matcher(section.replace("\r\n", "\n"));
        while (line.find()) {
            String name;
            Optional<IpAddress> address;
            if (line.group(9) != null) {
                keys.computeIfAbsent(line.group(9), n -> new ArrayList<>()).add(line.group(10));
                continue;
            }
            if (line.group(1) != null) {
                name = line.group(1);
                address = IpAddress.parse(line.group(2));
            } else if (line.group(3) != null) {
                name = line.group(3);
                address = IpAddress.parse(line.group(4));
            } else if (line.group(5) != null) {
                name = line.group(6);
                address = Reverse.address(line.group(5));
            } else {
                name = line.group(8);
                address = IpAddress.parse(line.group(7));
            }
            address.ifPresent(
                    a -> found.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(a));
        }
        List<NamedHost> hosts = new ArrayList<>();
        found.forEach((name, addresses) ->
                hosts.add(new NamedHost(name, List.copyOf(addresses), keys.getOrDefault(name, List.of()))));
        return hosts;
    }
}
