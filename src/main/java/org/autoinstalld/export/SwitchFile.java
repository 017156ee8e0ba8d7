package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.PrefixedAddress;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * The hostname.if(5) file of an interface that a switch needs.
 *
 * @param name of the interface
 * @param purpose of it, for a comment
 * @param ports interfaces to be added to it
 * @param addresses that it has
 */
record SwitchFile(String name, String purpose, Set<String> ports, List<PrefixedAddress> addresses) {

    String fileName() {
        return "hostname." + name;
    }

    /** What it holds at least. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        ports.forEach(port -> lines.add("add " + port));
        addresses.forEach(address -> lines.add(HostnameIf.line(address)));
        lines.add("up");
        return lines;
    }

    /**
     * What of it is not so in a file that is there. Lines beside it are the admin's.
     *
     * @param path of the file
     * @param others where ports are added by other files
     */
    List<Problem> differences(String path, String text, Map<String, Place> others) {
        HostnameIf is = HostnameIf.read(name, text);
        List<Problem> found = new ArrayList<>();
        for (String port : ports) {
            if (!is.ports().containsKey(port)) {
                found.add(problem(path, 0, "lacks 'add " + port + "'", "add " + port));
            }
            Place other = others.get(port);
            if (other != null) {
                found.add(Problem.error(
                        other, port + " is added here, and can be a port of " + name + " no more", "no such line"));
            }
        }
        for (PrefixedAddress address : addresses) {
            Optional<PrefixedAddress> same = is.addresses().keySet().stream()
                    .filter(there -> there.address().equals(address.address()))
                    .findFirst();
            if (same.isEmpty()) {
                found.add(problem(path, 0, "lacks the address " + address, HostnameIf.line(address)));
            } else if (!same.get().equals(address)) {
                found.add(problem(
                        path,
                        is.addresses().getOrDefault(same.get(), 0),
                        "has " + same.get() + ", and the inventory " + address,
                        HostnameIf.line(address)));
            }
        }
        if (is.downAt() > 0) {
            found.add(problem(path, is.downAt(), "takes the interface down", "up"));
        } else if (!is.isUp()) {
            found.add(problem(path, 0, "lacks 'up'", "up"));
        }
        return found;
    }

    private static Problem problem(String path, int line, String message, String remedy) {
        Place place = line > 0 ? new Place(path, line, 0) : Place.of(path);
        return Problem.error(place, message, remedy);
    }

    /** Both of two that are for one interface. */
    SwitchFile and(SwitchFile other) {
        Set<String> all = new LinkedHashSet<>(ports);
        all.addAll(other.ports);
        List<PrefixedAddress> own = new ArrayList<>(addresses);
        other.addresses.stream().filter(a -> !own.contains(a)).forEach(own::add);
        String both = purpose.equals(other.purpose) ? purpose : purpose + ", " + other.purpose;
        return new SwitchFile(name, both, all, own);
    }
}
