package org.autoinstalld.vmd;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One machine from its power switch to the next: the installer, or what it installed. */
final class OpenBsdGuest implements Guests.Guest {
    private static final Duration INSTALLATION = Duration.ofMinutes(4);
    private static final Duration BOOT = Duration.ofSeconds(20);
    private static final int SSH = 22;

    private final Guests.Boot boot;
    private final GuestNetwork network;
    private final Stages stages;
    private final GuestHabits habits;
    private final OpenBsdGuests.Screen screen;
    private final Thread thread;
    private volatile boolean dead;
    private volatile @Nullable ServerSocket sshd;

    OpenBsdGuest(
            Guests.Boot boot, GuestNetwork network, Stages stages, GuestHabits habits, OpenBsdGuests.Screen screen) {
        this.boot = boot;
        this.network = network;
        this.stages = stages;
        this.habits = habits;
        this.screen = screen;
        thread = new Thread(this::run, "guest-" + boot.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public boolean shutdown() {
        if (!habits.hears()) {
            return false;
        }
        Thread halting = new Thread(
                () -> {
                    screen.print("\nsyncing disks... done\nThe operating system has halted.\n");
                    kill();
                    boot.power().halt();
                },
                "halt-" + boot.name());
        halting.setDaemon(true);
        halting.start();
        return true;
    }

    @Override
    public void kill() {
        dead = true;
        thread.interrupt();
        try {
            ServerSocket socket = sshd;
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // nobody is there to be told
        }
    }

    private void run() {
        String lladdr = boot.lladdr().orElse("fe:e1:bb:d1:00:01");
        try (GuestNetwork.Port port = network.plug(boot.name(), lladdr)) {
            if (boot.kernel() != null) {
                kernel(port, lladdr);
            } else if (boot.bootsFromDisk()) {
                disk(port);
            } else {
                screen.print("No bootable device.\n");
            }
        } catch (GuestStops e) {
            screen.print(e.getMessage() + "\n");
        } catch (IOException e) {
            if (!dead) {
                screen.print("panic: " + e.getMessage() + "\n");
            }
        } catch (InterruptedException e) {
            // switched off
        }
    }

    // ---- the installer ----

    private void kernel(GuestNetwork.Port port, String lladdr) throws InterruptedException, IOException, GuestStops {
        Optional<OpenBsdGuests.Kernel> kernel = OpenBsdGuests.kernel(boot.kernel());
        if (kernel.isEmpty() || !kernel.get().config().startsWith("RAMDISK")) {
            throw new GuestStops("panic: root device not found");
        }
        screen.print("Copyright (c) 1995-2026 OpenBSD. All rights reserved.  https://www.OpenBSD.org\n\nOpenBSD "
                + kernel.get().release() + " (" + kernel.get().config() + ") #1: today\nvio0 at virtio0: address "
                + lladdr + "\ncom0: console\n");
        boot.netboot().ifPresent(m -> screen.print("PXE boot MAC address " + m + ", interface vio0\n"));
        stages.at(boot.name(), Stage.KERNEL);
        RamDisk ramDisk = new RamDisk(boot, kernel.get().release(), port, stages, habits, screen);
        OpenBsdGuests.Installed installed = ramDisk.run();
        OpenBsdGuests.install(boot.disk(), installed);
        stages.at(boot.name(), Stage.DONE);
        screen.print("syncing disks... done\nrebooting...\n");
        boot.power().took(INSTALLATION);
        if (!dead) {
            dead = true;
            boot.power().reboot();
        }
    }

    // ---- what was installed ----

    private void disk(GuestNetwork.Port port) throws InterruptedException, IOException, GuestStops {
        Optional<OpenBsdGuests.Installed> installed = OpenBsdGuests.installed(boot.disk());
        if (installed.isEmpty()) {
            throw new GuestStops("Booting from Hard Disk...\nBoot failed: not a bootable disk\nNo bootable device.");
        }
        screen.print("Using drive 0, partition 3.\n>> OpenBSD/amd64 BOOT 3.67\nboot> \n");
        stages.at(boot.name(), Stage.BOOT);
        String address = port.lease()
                .map(GuestNetwork.Offer::address)
                .orElse(installed.get().address());
        screen.print(
                "starting network\nreordering: ld.so libc libcrypto sshd.\nstarting early daemons: syslogd ntpd.\n");
        if (installed.get().sshd() && !dead) {
            ServerSocket socket = port.listen(address, SSH);
            sshd = socket;
            if (dead) {
                socket.close();
            }
        }
        screen.print("starting network daemons:" + (installed.get().sshd() ? " sshd.\n" : ".\n"));
        if (!installed.get().reportTo().isEmpty()) {
            screen.print("running rc.firsttime\n");
            port.ftp().get(installed.get().reportTo());
        }
        boot.power().took(BOOT);
        screen.print("\nOpenBSD/amd64 (" + installed.get().hostName() + ") (tty00)\n\nlogin: ");
        stages.at(boot.name(), Stage.LOGIN);
        ServerSocket socket = sshd;
        while (socket != null && !dead) {
            try (Socket one = socket.accept()) {
                one.getOutputStream().write("SSH-2.0-OpenSSH_10.2\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // whoever knocked has gone, or the machine is off
            }
        }
        while (!dead) {
            if (screen.read().isEmpty()) {
                return;
            }
        }
    }
}
