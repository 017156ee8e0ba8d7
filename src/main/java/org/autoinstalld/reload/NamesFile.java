package org.autoinstalld.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;

/**
 * The names of an inventory, for shells that complete them: a key press must not start a program that reads files. It is
 * kept by the server and by each command that has read the inventory, and is nobody's business but its owner's. That it
 * cannot be written is no failure of anything.
 *
 * @param inventory the folder
 * @param state where it is kept, by those who may write there
 * @param environment of whoever runs the command; others keep it in their own cache
 * @param serving whether it is the server that keeps it
 */
public record NamesFile(Path inventory, Path state, Map<String, String> environment, boolean serving) {
    /** In the state folder. */
    private static final String NAME = "names";

    private static final String SUFFIX = ".names";
    private static final int LONGEST = 240;

    /** What no shell does anything with. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:@%+=,/-]+");

    /** Of a server, which has its state folder and no home. */
    static NamesFile ofServer(Path state) {
        return new NamesFile(Path.of(""), state, Map.of(), true);
    }

    /** Brings it up to date; it is left alone if it is. */
    public void keep(Reading reading) {
        Inventory read = reading.inventory().orElse(null);
        if (read == null) {
            return;
        }
        byte[] text = text(read, reading.origins().profiles()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            Path served = state.resolve(NAME);
            // a command makes nothing in a state folder that no server has
            if (serving || Files.exists(served) && Files.isWritable(state)) {
                write(served, text);
            } else {
                Optional<Path> cache = cache();
                if (cache.isPresent()) {
                    boolean first = !Files.exists(cache.get());
                    write(cache.get(), text);
                    if (first) {
                        forget(cache.get().resolveSibling("."));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            // what was there before is completed, or nothing
        }
    }

    /** Takes away the names of inventories that are gone; else each folder that was ever checked would leave a file. */
    private static void forget(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && !Files.exists(Path.of(inventory(name)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Whose names a file in the cache has; of a path with a percent sign another that is not there. */
    private static String inventory(String name) {
        return name.substring(0, name.length() - SUFFIX.length()).replace('%', '/');
    }

    private static void write(Path file, byte[] text) throws IOException {
        try {
            if (Arrays.equals(Files.readAllBytes(file), text)) {
                return;
            }
        } catch (IOException e) {
            // not there, or another user's
        }
        PrivateFile.write(file, text);
    }

    /** Below the home of whoever runs this, and of nobody else: with sudo it may be another's. */
    private Optional<Path> cache() throws IOException {
        String home = environment.getOrDefault("HOME", "");
        String own = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = own.startsWith("/") ? Path.of(own) : home.isEmpty() ? null : Path.of(home, ".cache");
        String name = inventory.toAbsolutePath().normalize().toString().replace('/', '%') + SUFFIX;
        if (base == null || name.length() > LONGEST || !isOwn(own.startsWith("/") ? base : Path.of(home))) {
            return Optional.empty();
        }
        Path folder = base.resolve("autoinstalld");
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Optional.of(folder.resolve(name));
    }

    private static boolean isOwn(Path folder) throws IOException {
        return Files.isDirectory(folder) && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
    }

    private static String text(Inventory inventory, Collection<String> profiles) {
        Stream<String> hosts = Stream.concat(inventory.hosts().keySet().stream(), inventory.broken().keySet().stream())
                .map(name -> name.text());
        return Stream.of(
                        lines("host", hosts),
                        lines("profile", profiles.stream()),
                        lines("network", inventory.networks().keySet().stream()),
                        lines("hypervisor", inventory.hypervisors().keySet().stream()))
                .flatMap(lines -> lines)
                .collect(Collectors.joining());
    }

    private static Stream<String> lines(String kind, Stream<String> names) {
        return names
                .filter(name -> PLAIN.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(name -> kind + " " + name + "\n");
    }
}
