package org.autoinstalld.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.autoinstalld.admin.AdminAction.Outcome;

/**
 * Names that only a command and this server know. Whoever asks the address where installers ask for such a name shows that
 * it leads to this server, and to no other.
 */
public final class ProbeNames {
    /** Of the action. */
    public static final String ACTION = "/probe";

    /** What a path on the install listener begins with that ends in such a name. */
    public static final String PATH = "/probe/";

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");
    private static final int MAX = 256;
    private static final long HELD_SECONDS = 300;

    private static final class Held {
        final long since = System.nanoTime();
        boolean heard;
    }

    /** The oldest first. */
    private final Map<String, Held> names = new LinkedHashMap<>();

    /**
     * Field {@code name}: one that the command made up, 32 hexadecimal digits. It is waited for from then on; tells whether
     * somebody has asked for it since.
     */
    public AdminAction action() {
        return new AdminAction(ACTION, "what installers reach is", "", (form, who) -> {
            String name = form.text("name").orElse("");
            if (!NAME.matcher(name).matches()) {
                return Outcome.refused("name is not 32 hexadecimal digits");
            }
            boolean heard = expect(name);
            return new Outcome.Done(
                    heard ? "it was asked for" : "nobody has asked for it", "/", Map.of("heard", heard), List.of());
        });
    }

    private synchronized boolean expect(String name) {
        long now = System.nanoTime();
        names.values().removeIf(held -> now - held.since > TimeUnit.SECONDS.toNanos(HELD_SECONDS));
        Held held = names.get(name);
        if (held != null) {
            return held.heard;
        }
        if (names.size() >= MAX) {
            names.remove(names.keySet().iterator().next());
        }
        names.put(name, new Held());
        return false;
    }

    /** Somebody asks for a path on the install listener. Whether it ends in a name that is waited for. */
    public boolean heard(String path) {
        if (!path.startsWith(PATH)) {
            return false;
        }
        synchronized (this) {
            Held held = names.get(path.substring(PATH.length()));
            if (held != null) {
                held.heard = true;
            }
            return held != null;
        }
    }
}
