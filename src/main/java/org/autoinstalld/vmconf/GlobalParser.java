package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.SyntaxException;

/** Reads the statements about vmd itself. */
final class GlobalParser {
    private static final int AGENTX_PATH_MAX = 103;
    private static final int AGENTX_CONTEXT_MAX = 32;

    private final VmCursor at;

    GlobalParser(VmCursor cursor) {
        this.at = cursor;
    }

    Global global() {
        return switch (at.take()) {
            case "local" -> local();
            case "socket" -> socket();
            case "agentx" -> agentx();
            default -> staggered();
        };
    }

    private Global local() {
        if (at.accept("prefix")) {
            return new Global(Global.LOCAL_PREFIX, List.of(prefix(true)));
        }
        if (!at.accept("inet6")) {
            throw at.unexpected("'prefix' or 'inet6' after 'local'", "");
        }
        return new Global("local inet6", at.accept("prefix") ? List.of(prefix(false)) : List.of());
    }

    /** vmd needs the last 16 bits of an IPv4 address, or the last 64 of an IPv6 one, for VM and interface. */
    private String prefix(boolean v4) {
        Place place = at.place();
        String text = at.one("the prefix");
        int max = v4 ? 16 : 64;
        Optional<Subnet> subnet = Subnet.parse(text.indexOf('/') < 0 ? text + "/" + max : text)
                .filter(s -> s.isV4() == v4 && s.bits() <= max && !(v4 && s.bits() < 1));
        if (subnet.isEmpty()) {
            throw at.failed(
                    place,
                    "invalid local " + (v4 ? "" : "inet6 ") + "prefix: '" + VmCursor.shortened(text) + "'",
                    v4
                            ? "write ADDRESS/BITS with 1 to 16 bits, as 100.64.0.0/10"
                            : "write ADDRESS/BITS with at most 64 bits, as fd00::/8");
        }
        return subnet.get().toString();
    }

    private Global socket() {
        if (!at.accept("owner")) {
            throw at.unexpected("'owner' after 'socket'", "");
        }
        return new Global("socket owner", List.of(at.owner().toString()));
    }

    private Global agentx() {
        List<String> values = new ArrayList<>();
        while (at.is("context") || at.is("path")) {
            boolean isPath = at.take().equals("path");
            Place place = at.place();
            String text = at.one(isPath ? "the path of the agentx socket" : "the agentx context");
            if (isPath && !text.startsWith("/")) {
                at.error(place, "agentx path is not absolute", "begin it with '/'");
            }
            int max = isPath ? AGENTX_PATH_MAX : AGENTX_CONTEXT_MAX;
            if (text.length() > max) {
                at.error(
                        place,
                        "agentx " + (isPath ? "path" : "context") + " too large",
                        "at most " + max + " characters");
            }
            values.add(text);
        }
        return new Global("agentx", values);
    }

    private Global staggered() {
        if (!at.accept("start") || !at.accept("parallel")) {
            throw staggeredForm();
        }
        long parallel = at.number("the number of VMs");
        if (!at.accept("delay")) {
            throw staggeredForm();
        }
        long delay = at.number("the delay in seconds");
        return new Global("staggered start", List.of(Long.toString(parallel), Long.toString(delay)));
    }

    private SyntaxException staggeredForm() {
        return at.unexpected("another word", "write: staggered start parallel N delay SECONDS");
    }
}
