package org.autoinstalld.vmd;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.vmconf.Owner;
import org.autoinstalld.vmconf.VmBlock;
import org.jspecify.annotations.Nullable;

/** What vmd knows of a VM. Touched under vmd's monitor alone. */
final class Vm {
    final int id;
    final VmBlock block;
    final boolean fromFile;

    State state = State.STOPPED;

    /** What vm.conf says it boots; a reload changes it even while it runs. */
    @Nullable
    String kernel;

    /** What {@code start -b} said, until the guest reboots. */
    @Nullable
    String kernelOnce;

    int processors = 1;

    /** Of the process that is the guest; 0 if there is none. */
    long pid;

    @Nullable
    Pty tty;

    Guests.@Nullable Guest guest;

    /** How often it ended: whoever waits for an end waits for the next one. */
    long ends;

    final List<Integer> disks = new ArrayList<>();

    @Nullable
    Long startedAt;

    int quickStarts;

    /** When an asked guest is ended; null if none was. */
    @Nullable
    Long endAt;

    /** In the order of vmctl(8). */
    enum State {
        STOPPED,
        WAITING,
        STOPPING,
        PAUSED,
        RUNNING;

        boolean runs() {
            return this == RUNNING || this == STOPPING || this == PAUSED;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Vm(int id, VmBlock block, boolean fromFile) {
        this.id = id;
        this.block = block;
        this.fromFile = fromFile;
        this.kernel = block.boot();
    }

    String name() {
        return block.name();
    }

    Owner owner() {
        return block.owner() == null ? Owner.of("root") : block.owner();
    }

    boolean runs() {
        return state.runs();
    }
}
