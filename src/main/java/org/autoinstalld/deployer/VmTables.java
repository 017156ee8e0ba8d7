package org.autoinstalld.deployer;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autoinstalld.machine.VmdMachine;

/**
 * Asks hypervisors for their VMs, once for all of each. Another machine is asked at the side: one that does not answer must
 * not keep those waiting that do.
 */
final class VmTables {
    /** For a machine that answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, CompletableFuture<Vmctl.Table>> asked = new HashMap<>();

    /** @param hypervisors one guest's vmctl(8) for each, by its name */
    Map<String, Vmctl.Table> of(Map<String, HostRun> hypervisors) {
        Map<String, Vmctl.Table> tables = new LinkedHashMap<>();
        hypervisors.forEach((name, guest) -> {
            if (guest.machine().isRemote()) {
                asked.computeIfAbsent(name, n -> ask(guest));
            } else {
                tables.put(name, guest.vmctl().table());
            }
        });
        long until = System.nanoTime() + PATIENCE.toNanos();
        hypervisors.forEach((name, guest) -> {
            CompletableFuture<Vmctl.Table> asking = asked.get(name);
            if (asking != null) {
                tables.put(name, answer(name, asking, until - System.nanoTime()));
            }
        });
        return tables;
    }

    private static CompletableFuture<Vmctl.Table> ask(HostRun guest) {
        CompletableFuture<Vmctl.Table> table = new CompletableFuture<>();
        Thread thread = new Thread(() -> table.complete(guest.vmctl().table()), "vmctl-status");
        thread.setDaemon(true);
        thread.start();
        return table;
    }

    /** An answer that is late is for the next who asks. */
    private Vmctl.Table answer(String name, CompletableFuture<Vmctl.Table> asking, long nanos) {
        try {
            Vmctl.Table table = asking.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            asked.remove(name);
            return table;
        } catch (TimeoutException e) {
            return new Vmctl.Table(null, VmdMachine.noWay(name, "no answer yet"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Vmctl.Table(null, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
