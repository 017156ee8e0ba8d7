package org.autoinstalld.command;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.importer.ImportSources.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the names that a dhcpd.conf has in place of addresses, as this machine resolves them: of each the first
 * IPv4 address, as dhcpd(8) takes it (confpars.c asks gethostbyname(3)). All are asked for at once, and not for long.
 */
final class FixedNames {
    private static final int AT_ONCE = 16;
    private static final long PATIENCE_SECONDS = 10;

    private final Map<String, IpAddress> found = new ConcurrentHashMap<>();

    FixedNames(@Nullable SourceFile dhcpd) {
        if (dhcpd != null) {
            resolve(DhcpdConf.parse(dhcpd.file(), dhcpd.latin()));
        }
    }

    private void resolve(DhcpdConf conf) {
        String[] names = conf.hosts().stream()
                .flatMap(e -> e.value().fixedAddresses().stream())
                .filter(FixedNames::isName)
                .distinct()
                .toArray(String[]::new);
        if (names.length == 0) {
            return;
        }
        ExecutorService askers = Executors.newFixedThreadPool(Math.min(AT_ONCE, names.length), task -> {
            Thread thread = new Thread(task, "resolver");
            thread.setDaemon(true);
            return thread;
        });
        Arrays.stream(names).forEach(name -> askers.execute(() -> ask(name)));
        askers.shutdown();
        try {
            if (!askers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                askers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Numbers alone, as 010.0.0.1, are an address to Java, which asks nobody, but not to OpenBSD's resolver. */
    private static boolean isName(String text) {
        return text.chars().anyMatch(Character::isLetter);
    }

    private void ask(String name) {
        try {
            Arrays.stream(InetAddress.getAllByName(name))
                    .filter(Inet4Address.class::isInstance)
                    .findFirst()
                    .ifPresent(a -> found.put(name, IpAddress.of(a.getAddress())));
        } catch (UnknownHostException e) {
            // nobody knows it, and the report says so
        }
    }

    Optional<IpAddress> address(String name) {
        return Optional.ofNullable(found.get(name));
    }
}
