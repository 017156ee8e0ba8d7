package org.autoinstalld.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Problem;

/**
 * How the files of other programs that the inventory keeps stand to it. Looked at ahead, since no page waits for a disk.
 *
 * @param lookedAt milliseconds since 1970
 * @param byHost in what a host's entries differ
 * @param others what concerns no single host, clashes among it
 */
public record FileDrift(long lookedAt, List<File> files, Map<HostName, List<Problem>> byHost, List<Problem> others) {
    /** The inventory keeps no file, or nobody has looked yet. */
    public static final FileDrift NOTHING = new FileDrift(0, List.of(), Map.of(), List.of());

    public FileDrift {
        files = List.copyOf(files);
        Map<HostName, List<Problem>> copy = new HashMap<>();
        byHost.forEach((host, problems) -> copy.put(host, List.copyOf(problems)));
        byHost = Map.copyOf(copy);
        others = List.copyOf(others);
    }

    /** How a file stands to the inventory. */
    public enum Shape {
        CURRENT("current", "is as the inventory says"),
        DIFFERS("differs", "is not what the inventory says"),
        MISSING("missing", "is not there"),
        UNREADABLE("unreadable", "cannot be read"),
        /** It may differ as well, but apply would refuse it. */
        WRONG("wrong", "holds something that stops apply"),
        /** No page waits for ssh(1). */
        ELSEWHERE("elsewhere", "is on another machine, which no page asks; autoinstalld plan does");

        private final String word;
        private final String sentence;

        Shape(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        String word() {
            return word;
        }

        String sentence() {
            return sentence;
        }
    }

    /**
     * A file.
     *
     * @param part of it that is ours: {@code dhcpd}, {@code vm.conf of vmhost}
     */
    public record File(String path, String part, Shape shape) {}

    /** The same with more that concerns no single host. */
    public FileDrift with(List<Problem> more) {
        return new FileDrift(
                lookedAt,
                files,
                byHost,
                Stream.concat(others.stream(), more.stream()).toList());
    }

    List<Problem> of(HostName host) {
        return byHost.getOrDefault(host, List.of());
    }

    /** Whether another look saw the same. */
    public boolean isLike(FileDrift other) {
        return files.equals(other.files) && byHost.equals(other.byHost) && others.equals(other.others);
    }
}
