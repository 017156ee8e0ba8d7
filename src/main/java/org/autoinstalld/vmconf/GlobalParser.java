package org.autoinstalld.vmconf;

import java.util.Optional;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;

/** Reads the statements about vmd itself. */
final class GlobalParser {
    private final VmCursor at;
    private final Words words;

    GlobalParser(VmCursor cursor, Words words) {
        this.at = cursor;
        this.words = words;
    }

    Optional<Global> global() {
        return switch (at.take()) {
            case "local" -> local();
            case "socket" -> socket();
            case "agentx" -> agentx();
            default -> staggered();
        };
    }

    private Optional<Global> local() {
        if (at.accept("prefix")) {
            return prefix(true).map(Global.LocalPrefix::new);
        }
        if (at.accept("inet6")) {
            if (!at.accept("prefix")) {
                return Optional.of(new Global.LocalInet6(Optional.empty()));
            }
            return prefix(false).map(p -> new Global.LocalInet6(Optional.of(p)));
        }
        at.syntaxError("'prefix' or 'inet6' after 'local'", "");
        return Optional.empty();
    }

    /** vmd needs the last 16 bits of an IPv4 address, or the last 64 of an IPv6 one, for VM and interface. */
    private Optional<String> prefix(boolean v4) {
        Place place = at.place();
        Optional<String> text = words.one("the prefix");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int max = v4 ? 16 : 64;
        String full = text.get().indexOf('/') < 0 ? text.get() + "/" + max : text.get();
        Optional<Subnet> subnet = Subnet.parse(full);
        if (subnet.isEmpty()
                || subnet.get().isV4() != v4
                || subnet.get().bits() > max
                || v4 && subnet.get().bits() < 1) {
            at.error(
                    place,
                    "invalid local " + (v4 ? "" : "inet6 ") + "prefix: '" + VmCursor.shortened(text.get()) + "'",
                    v4
                            ? "write ADDRESS/BITS with 1 to 16 bits, as 100.64.0.0/10"
                            : "write ADDRESS/BITS with at most 64 bits, as fd00::/8");
            return Optional.empty();
        }
        return Optional.of(subnet.get().toString());
    }

    private Optional<Global> socket() {
        if (!at.accept("owner")) {
            at.syntaxError("'owner' after 'socket'", "");
            return Optional.empty();
        }
        return words.owner().map(Global.SocketOwner::new);
    }

    private Optional<Global> agentx() {
        Optional<String> context = Optional.empty();
        Optional<String> path = Optional.empty();
        while (at.is("context") || at.is("path")) {
            boolean isPath = at.take().equals("path");
            Place place = at.place();
            Optional<String> text = words.one(isPath ? "the path of the agentx socket" : "the agentx context");
            if (text.isEmpty()) {
                return Optional.empty();
            }
            if (isPath && !text.get().startsWith("/")) {
                at.error(place, "agentx path is not absolute", "begin it with '/'");
            }
            int max = isPath ? 103 : 32;
            if (text.get().length() > max) {
                at.error(
                        place,
                        "agentx " + (isPath ? "path" : "context") + " too large",
                        "at most " + max + " characters");
            }
            if (isPath) {
                path = text;
            } else {
                context = text;
            }
        }
        return Optional.of(new Global.Agentx(context, path));
    }

    private Optional<Global> staggered() {
        if (!at.accept("start") || !at.accept("parallel")) {
            return staggeredForm();
        }
        Optional<Long> parallel = words.number("the number of VMs");
        if (parallel.isEmpty()) {
            return Optional.empty();
        }
        if (!at.accept("delay")) {
            return staggeredForm();
        }
        return words.number("the delay in seconds").map(delay -> new Global.StaggeredStart(parallel.get(), delay));
    }

    private Optional<Global> staggeredForm() {
        at.syntaxError("another word", "write: staggered start parallel N delay SECONDS");
        return Optional.empty();
    }
}
