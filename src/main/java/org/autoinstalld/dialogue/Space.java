package org.autoinstalld.dialogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the chosen sets fit on the file systems that they are unpacked to, as far as the least that they hold can tell:
 * what does not fit surely fails, what fits may still fail.
 */
final class Space {
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
            run.program.unpacked().getOrDefault(run.sets.kind(file), Map.of()).forEach((below, bytes) -> {
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
