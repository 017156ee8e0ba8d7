package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What has become of the disks so far: which one is what, how it is divided, what layout its file systems have. */
final class DiskState {
    /** The disk that is partitioned now. */
    String current = "";
    /** The disk with the key of an encrypted root disk. */
    String key = "";
    /** Whether the layout comes from a template; what it makes of the disk may still be unknown. */
    boolean byTemplate;
    /** Unknown until the installer chose one, and if the template is not known. */
    @Nullable
    Layout layout;
    /** What is wrong with the disklabel template beside what the layout says. */
    final Set<Problem> misfits = new LinkedHashSet<>();

    private final AssumedMachine machine;
    private final boolean upgrade;
    private final List<String> prepared = new ArrayList<>(2);
    private final Map<String, DiskArea> areas = new HashMap<>();
    private String root = "";
    private String volume = "";

    DiskState(AssumedMachine machine, boolean upgrade) {
        this.machine = machine;
        this.upgrade = upgrade;
    }

    String root() {
        return root;
    }

    void root(String name) {
        root = name;
        current = name;
    }

    /** A disk beside the root disk gets its attention. */
    void prepare(String name) {
        prepared.add(name);
        current = name;
    }

    /** A new crypto volume on the root disk takes its place. */
    void encrypt() {
        volume = AssumedMachine.next(machine.disks(), 0);
        current = volume;
    }

    boolean isCurrentVolume() {
        return isVolume(current);
    }

    private boolean isVolume(String name) {
        return !volume.isEmpty() && volume.equals(name);
    }

    /** Disks that have had no attention yet. */
    List<String> others() {
        return machine.disks().stream()
                .map(Disk::name)
                .filter(n -> !n.equals(root) && !n.equals(key) && !prepared.contains(n))
                .toList();
    }

    /** How the disk at hand was divided last; null: not as far as sizes could be told. */
    void divide(@Nullable DiskArea by) {
        if (by == null) {
            areas.remove(current);
        } else {
            areas.put(current, by);
        }
    }

    /** Bytes for the system's partitions; empty: unknown. */
    Optional<Long> area() {
        Optional<Long> onDisk =
                Optional.of(machine.bytes(root)).filter(b -> b > 0).flatMap(b -> area(root, b));
        return volume.isEmpty() ? onDisk : onDisk.flatMap(b -> area(volume, DiskArea.volume(b)));
    }

    private Optional<Long> area(String name, long bytes) {
        return Optional.ofNullable(areas.get(name)).map(by -> by.of(bytes));
    }

    /** What is on the disk at hand. */
    Contents contents() {
        return isCurrentVolume() ? Contents.BLANK : machine.contents(current);
    }

    boolean hasOpenBsd() {
        Contents contents = contents();
        return contents == Contents.OPENBSD_MBR || contents == Contents.OPENBSD_GPT || contents == Contents.ENCRYPTED;
    }

    boolean hasGpt() {
        Contents contents = contents();
        return contents == Contents.GPT || contents == Contents.OPENBSD_GPT;
    }

    /** Whether none of its file systems can be mounted, since the installer itself has made and mounted them. */
    boolean isInUse(String name) {
        return upgrade
                ? name.equals(root) && !machine.assume("a file system of " + name + " that is not in use", false)
                : name.equals(root) || isVolume(name) || prepared.contains(name);
    }

    /** Whether it has more than one file system; of a disk below the crypto volume nobody sees any. */
    boolean hasSeveralFileSystems(String name) {
        boolean chunk = !volume.isEmpty() && name.equals(root);
        // the automatic layout makes several on all but the smallest
        return !chunk
                && (layout == null
                        || layout.slices().stream()
                                        .filter(s -> s.partition().isFileSystem())
                                        .count()
                                > 1);
    }

    /**
     * What fdisk(8), as the installer calls it, leaves of a disk for OpenBSD's own partitions; in sectors of 512 octets. With
     * GPT an EFI system partition comes first ({@code fdisk -gy -b 532480}), whether the machine boots by EFI or not.
     */
    enum DiskArea {
        /** {@code fdisk -iy}: the first track stays free. */
        MBR(64, 0),
        /** The second table stands at the end. */
        GPT(64 + 532_480, 33),
        /** With MBR arm64 has its boot program in a partition of its own: {@code fdisk -iy -b 32768@32768:C}. */
        MBR_ARM64(65_536, 0);

        private static final long SECTOR = 512;
        /** What softraid(4) keeps of a chunk for itself: metadata, boot loader. */
        private static final long SOFTRAID = 528 * SECTOR;

        private final long start;
        private final long tail;

        DiskArea(long start, long tail) {
            this.start = start;
            this.tail = tail;
        }

        /** Octets for OpenBSD on a disk of that many. */
        long of(long disk) {
            return Math.max(0, disk / SECTOR - start - tail) * SECTOR;
        }

        /** Octets of the volume that softraid(4) makes of a partition of that many. */
        static long volume(long chunk) {
            return Math.max(0, chunk - SOFTRAID);
        }
    }

    /**
     * Whether the chosen sets fit on the file systems that they are unpacked to, as far as the least that they hold can tell:
     * what does not fit surely fails, what fits may still fail.
     */
    static final class Space {
        /** Metadata takes the rest; root may use what is held back from others. */
        private static final double USABLE = 0.98;

        private final Map<String, Layout.Slice> misfits = new LinkedHashMap<>();
        private final Map<String, Long> wanted = new LinkedHashMap<>();

        private Space() {}

        static Space of(InstallerRun run) {
            Space space = new Space();
            Layout layout = run.disks.layout;
            if (layout != null && !run.isUpgrade()) {
                space.fill(run, layout);
            }
            return space;
        }

        private void fill(InstallerRun run, Layout layout) {
            for (String file : run.sets.inOrder()) {
                run.program
                        .unpacked()
                        .getOrDefault(run.sets.kind(file), Map.of())
                        .forEach((below, bytes) -> {
                            Optional<Layout.Slice> slice = layout.below(below);
                            if (slice.isPresent()) {
                                String mount = slice.get().partition().mount();
                                long all = wanted.merge(mount, bytes, Long::sum);
                                if (all > slice.get().most() * USABLE) {
                                    misfits.putIfAbsent(file, slice.get());
                                }
                            }
                        });
            }
        }

        /** File systems by the sets that do not fit there, in the order of installation. */
        Map<String, Layout.Slice> misfits() {
            return misfits;
        }

        /** Bytes that the sets want at least, by mount point. */
        Map<String, Long> wanted() {
            return wanted;
        }
    }
}
