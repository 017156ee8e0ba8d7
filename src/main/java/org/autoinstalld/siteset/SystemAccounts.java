package org.autoinstalld.siteset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users or groups of a fresh OpenBSD. The RAM disk's tar looks a name up first, and in its own passwd and group, which hold
 * few; a number counts where it finds none. So numbers are those of the new system, and a name goes with one only if the
 * RAM disk knows it, and by that number.
 */
final class SystemAccounts {
    static final SystemAccounts USERS = read(
            "users.txt",
            Set.of("root", "daemon", "operator", "bin", "build", "_ping", "_dhcp", "_sndio", "_file", "_slaacd"));
    static final SystemAccounts GROUPS = read(
            "groups.txt",
            Set.of(
                    "wheel",
                    "daemon",
                    "kmem",
                    "sys",
                    "tty",
                    "operator",
                    "bin",
                    "wsrc",
                    "wobj",
                    "_ping",
                    "_shadow",
                    "_dhcp",
                    "_sndio",
                    "_file",
                    "_sndiop",
                    "_slaacd",
                    "dialer",
                    "nobody"));

    /** The number of the user that the installer sets up, and of its group. */
    static final int FIRST = 1000;

    private final Map<String, Integer> numbers;
    private final Map<Integer, String> names = new HashMap<>();

    private SystemAccounts(Map<String, Integer> numbers, Set<String> inRamdisk) {
        this.numbers = numbers;
        inRamdisk.forEach(name -> names.put(numbers.get(name), name));
    }

    /**
     * As it stands in an archive.
     *
     * @param name empty if the number has to do
     */
    record Account(int number, String name) {}

    /** The number of a name, if a fresh OpenBSD has it. */
    Optional<Integer> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    Set<String> all() {
        return numbers.keySet();
    }

    Account account(int number) {
        return new Account(number, names.getOrDefault(number, ""));
    }

    private static SystemAccounts read(String resource, Set<String> inRamdisk) {
        Map<String, Integer> numbers = new HashMap<>();
        lines(resource).forEach(line -> {
            int colon = line.indexOf(':');
            numbers.put(line.substring(0, colon), Integer.valueOf(line.substring(colon + 1)));
        });
        return new SystemAccounts(numbers, inRamdisk);
    }

    /** The lines of a file that comes with the program. */
    static java.util.stream.Stream<String> lines(String resource) {
        try (@Nullable InputStream in = SystemAccounts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
