package org.autoinstalld.vmd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.autoinstalld.vmconf.VmBlock;
import org.jspecify.annotations.Nullable;

/** What runs in the machines: whoever implements this is the guest. */
@FunctionalInterface
public interface Guests {
    /** Switches one machine on. Called while vmd waits: returns at once. */
    Guest boot(Boot boot);

    /** A machine that is on. */
    interface Guest {
        /**
         * Asked to shut down, by way of vmmci(4).
         *
         * @return whether it has heard; one that has not has three seconds
         */
        boolean shutdown();

        /** Its process ends, at once. */
        void kill();
    }

    /**
     * What vmd gives to a machine when it switches it on.
     *
     * @param vm as it was when vmd registered it
     * @param kernel what it boots instead of its firmware
     */
    record Boot(String name, VmBlock vm, @Nullable Path kernel, Console console, Power power) {
        /** The lladdr that the installer's kernel is told to have booted from. */
        public Optional<String> netboot() {
            return kernel != null && vm.bootDevice() == VmBlock.BootDevice.NET ? lladdr() : Optional.empty();
        }

        /** Of the first interface. */
        public Optional<String> lladdr() {
            return vm.interfaces().isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(vm.interfaces().get(0).lladdr()).map(String::valueOf);
        }

        public Path disk() {
            return Path.of(vm.disks().get(0).path());
        }

        /** Whether the firmware finds the disk: a boot device without a kernel leaves it the order HALT. */
        public boolean bootsFromDisk() {
            return kernel == null && vm.bootDevice() == null;
        }
    }

    /** The serial console. */
    interface Console {
        void write(String text);

        /** What was typed; empty once the machine is off. */
        String read();
    }

    /** The switch, from inside. */
    interface Power {
        /** For so long the machine has been up, more than vmd knows: it goes by this how quickly a guest restarts. */
        void took(Duration time);

        void reboot();

        void halt();
    }
}
