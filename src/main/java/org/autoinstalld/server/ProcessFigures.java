package org.autoinstalld.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.api.Sample;
import org.autoinstalld.api.Version;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;

/**
 * The program and its process, under the names that Prometheus' own libraries give them, so that dashboards for any process
 * fit. What the system does not tell is left out. The JVM's management is first asked here, never at a start, of which it
 * takes a tenth.
 */
final class ProcessFigures implements Supplier<List<Sample>> {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]+) kB$");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public List<Sample> get() {
        List<Sample> samples = new ArrayList<>();
        samples.add(Sample.info("autoinstalld_build_info", "Which version this is, and what it runs on.")
                .labelled("version", Version.get())
                .labelled("java", Runtime.version().toString())
                .labelled("vendor", System.getProperty("java.vendor", "unknown"))
                .labelled("os", System.getProperty("os.name", "unknown"))
                .labelled("arch", System.getProperty("os.arch", "unknown")));
        process(samples);
        memory(samples, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        memory(samples, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            samples.add(Sample.summary(
                            "jvm_gc_collection_seconds",
                            "Collections of garbage, and the time they took.",
                            Math.max(0, collector.getCollectionCount()),
                            Math.max(0, collector.getCollectionTime()) / 1000.0)
                    .labelled("gc", collector.getName()));
        }
        return samples;
    }

    private static void process(List<Sample> samples) {
        samples.add(Sample.gauge(
                "process_start_time_seconds",
                "When the process was started, in seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0));
        resident()
                .ifPresent(octets -> samples.add(Sample.gauge(
                        "process_resident_memory_bytes", "Memory that the process takes.", (double) octets)));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            if (unix.getProcessCpuTime() >= 0) {
                samples.add(Sample.counter(
                        "process_cpu_seconds_total",
                        "Time of processors that the process has used.",
                        unix.getProcessCpuTime() / 1e9));
            }
            if (unix.getOpenFileDescriptorCount() >= 0) {
                samples.add(Sample.gauge(
                        "process_open_fds", "Open files and connections.", (double) unix.getOpenFileDescriptorCount()));
            }
            if (unix.getMaxFileDescriptorCount() >= 0) {
                samples.add(Sample.gauge("process_max_fds", "Files and connections that may be open at once.", (double)
                        unix.getMaxFileDescriptorCount()));
            }
        }
    }

    /** Of Linux's /proc, else of ps(1), which OpenBSD has and no /proc. */
    private static OptionalLong resident() {
        try {
            return kilobytes(RESIDENT.matcher(Files.readString(STATUS)));
        } catch (IOException e) {
            return residentByPs();
        }
    }

    static OptionalLong residentByPs() {
        String pid = Long.toString(ProcessHandle.current().pid());
        String output = new Programs()
                .run(new ExternalCommand(List.of("/bin/ps", "-o", "rss=", "-p", pid), PATIENCE))
                .output();
        return kilobytes(Pattern.compile("\\s*([0-9]+)\\s*").matcher(output));
    }

    private static OptionalLong kilobytes(Matcher found) {
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1)) << 10) : OptionalLong.empty();
    }

    private static void memory(List<Sample> samples, String area, MemoryUsage usage) {
        samples.add(
                Sample.gauge("jvm_memory_used_bytes", "Memory that the JVM uses, by area.", (double) usage.getUsed())
                        .labelled("area", area));
        if (usage.getMax() >= 0) {
            samples.add(Sample.gauge(
                            "jvm_memory_max_bytes", "Memory that the JVM may use, by area.", (double) usage.getMax())
                    .labelled("area", area));
        }
    }
}
