package org.autoinstalld.vmd;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guests that boot the installer, install themselves, and boot what they installed. */
public final class OpenBsdGuests implements Guests {
    private static final Pattern KERNEL = Pattern.compile("OpenBSD ([0-9.]+(?:-[a-z]+)?) \\(([A-Z_]+)\\)");
    private static final String INSTALLED = "installed ";
    private static final int MARK_AT = 64 * 1024;
    private static final int MARK_MAX = 2048;

    private final GuestNetwork network;
    private final Stages stages;
    private final GuestHabits habits;
    private final Map<String, StringBuilder> consoles = new ConcurrentHashMap<>();

    public OpenBsdGuests(GuestNetwork network, Stages stages, GuestHabits habits) {
        this.network = network;
        this.stages = stages;
        this.habits = habits;
    }

    @Override
    public Guest boot(Boot boot) {
        StringBuilder all = consoles.computeIfAbsent(boot.name(), n -> new StringBuilder());
        Screen screen = new Screen(boot.console(), all);
        OpenBsdGuest guest = new OpenBsdGuest(boot, network, stages, habits, screen);
        guest.start();
        return guest;
    }

    /** All that a guest ever wrote to its console, whether somebody read it or not. */
    public String console(String name) {
        StringBuilder all = consoles.get(name);
        if (all == null) {
            return "";
        }
        synchronized (all) {
            return all.toString();
        }
    }

    // ---- kernels and disks ----

    /** Writes what passes for a kernel: ELF, with the line that it prints. */
    public static Path kernel(Path file, String release, String config) {
        try {
            return Files.writeString(
                    file,
                    "\u007fELF\u0002\u0001\u0001\u0000 OpenBSD " + release + " (" + config + ") #1: today\n",
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Kernel(String release, String config) {}

    static Optional<Kernel> kernel(Path file) {
        try {
            Matcher m = KERNEL.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return m.find() ? Optional.of(new Kernel(m.group(1), m.group(2))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What was installed on a disk. */
    public record Installed(String hostName, String address, boolean sshd, String reportTo) {
        private String line() {
            return INSTALLED + hostName + " " + address + " " + sshd + " " + reportTo + "\n";
        }
    }

    static void install(Path disk, Installed what) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(MARK_AT);
            file.write(what.line().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What can be booted from a disk image. */
    public static Optional<Installed> installed(Path disk) {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "r")) {
            byte[] octets = new byte[MARK_MAX];
            file.seek(MARK_AT);
            int n = Math.max(0, file.read(octets));
            String text = new String(octets, 0, n, StandardCharsets.UTF_8);
            if (!text.startsWith(INSTALLED)) {
                return Optional.empty();
            }
            String[] words = text.substring(0, text.indexOf('\n')).split(" ", -1);
            return Optional.of(new Installed(words[1], words[2], Boolean.parseBoolean(words[3]), words[4]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The console, and what was ever written to it. */
    static final class Screen {
        private final Console console;
        private final StringBuilder all;

        Screen(Console console, StringBuilder all) {
            this.console = console;
            this.all = all;
        }

        void print(String text) {
            synchronized (all) {
                all.append(text);
            }
            console.write(text.replace("\n", "\r\n"));
        }

        String read() {
            return console.read();
        }
    }
}
