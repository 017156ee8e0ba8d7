package org.autoinstalld.deployrecord;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Json;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.PrivateFile;
import org.autoinstalld.conffile.StateFolder;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.problem.Denial;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/** Records of deployments: {@code deploy/HOST.json} in the state folder, each written whole or not at all. */
public final class DeploymentFolder {
    private static final String FOLDER = "deploy";
    private static final String SUFFIX = ".json";
    private static final String LOCK = "deploy.lock";
    private static final String PID = "deploy.pid";

    private static final int LAST_LINES = 15;
    private static final int LAST_OCTETS = 16 << 10;
    private static final int SETTLED_SECONDS = 2;
    private static final FileTime NEVER = FileTime.fromMillis(-1);

    private final Path state;
    private FileTime stamp = NEVER;
    private Map<HostName, Deployment> latest = Map.of();

    public DeploymentFolder(Path state) {
        this.state = state;
    }

    private Path file(HostName host) {
        return state.resolve(FOLDER).resolve(host.text() + SUFFIX);
    }

    /** The folder that they are in, and whatever else outlives a run. */
    public Path state() {
        return state;
    }

    /** Where the last of a host's console is kept. */
    public Path console(HostName host) {
        return state.resolve(FOLDER).resolve(host.text() + ".console");
    }

    /** The last lines on a host's console, as many as people read on a page; none if nobody kept it. */
    public List<String> consoleEnd(HostName host) {
        try (SeekableByteChannel file = Files.newByteChannel(console(host))) {
            long from = Math.max(0, file.size() - LAST_OCTETS);
            file.position(from);
            ByteBuffer octets = ByteBuffer.allocate(LAST_OCTETS);
            while (octets.hasRemaining() && file.read(octets) >= 0) {
                // a read may give less than there is
            }
            List<String> lines = new String(octets.array(), 0, octets.position(), StandardCharsets.UTF_8)
                    .lines()
                    // the first may be the rest of one
                    .skip(from > 0 ? 1 : 0)
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    private record Version(int version) {}

    /** Durable when this returns. */
    public void write(Deployment deployment) throws ConfFileException {
        Path file = file(deployment.host());
        try {
            StateFolder.make(state.resolve(FOLDER));
            PrivateFile.write(file, Json.line(DeploymentJson.of(deployment)));
        } catch (IOException e) {
            throw ConfFileException.of(file, "cannot be written", e);
        }
    }

    /** That of a host; empty if there is none. */
    public Optional<Deployment> read(HostName host) throws ConfFileException {
        Path file = file(host);
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw ConfFileException.of(file, "cannot be read", e);
        }
        // alone, since whatever else stands there may have another shape
        if (Json.read(text, Version.class)
                .filter(v -> v.version() > DeploymentJson.VERSION)
                .isPresent()) {
            throw new ConfFileException(file, "a later version wrote it", "use that one");
        }
        Optional<Deployment> found = Json.read(text, DeploymentJson.class)
                .flatMap(DeploymentJson::deployment)
                .filter(d -> d.host().equals(host));
        if (found.isEmpty()) {
            throw new ConfFileException(file, "is no record of a deployment of '" + host + "'", "remove it");
        }
        return found;
    }

    /** Hosts of which one is unfinished: what files have of them is for who deploys them to change. */
    public Set<HostName> unfinished() {
        return latest().values().stream()
                .filter(Deployment::isUnfinished)
                .map(Deployment::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The last one of each host that can be read. Records are read again only if one was written since. */
    public synchronized Map<HostName, Deployment> latest() {
        FileTime now = stamp();
        // two writes within one tick of the file system's clock have one stamp
        boolean settled = now.toInstant().plusSeconds(SETTLED_SECONDS).isBefore(Instant.now());
        if (!now.equals(stamp) || !settled) {
            latest = Collections.unmodifiableMap(all(new Problems()));
            stamp = settled ? now : NEVER;
        }
        return latest;
    }

    private FileTime stamp() {
        try {
            return Files.getLastModifiedTime(state.resolve(FOLDER));
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** All there are, by host. What cannot be read is a problem, and left out. */
    public Map<HostName, Deployment> all(Problems problems) {
        Map<HostName, Deployment> all = new TreeMap<>();
        for (HostName host : hosts(problems)) {
            try {
                read(host).ifPresent(d -> all.put(host, d));
            } catch (ConfFileException e) {
                Problem p = e.problem();
                problems.add(Problem.warning(p.place(), p.message(), p.remedy()));
            }
        }
        return all;
    }

    private List<HostName> hosts(Problems problems) {
        Path folder = state.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX))
                    .flatMap(name -> HostName.parse(name.substring(0, name.length() - SUFFIX.length())).stream())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(Problem.warning(Place.of(folder.toString()), "cannot be read", "see who owns it"));
            return List.of();
        }
    }

    /** One process at a time deploys by a state folder. */
    public Lock lock() throws ConfFileException {
        Path file = state.resolve(LOCK);
        Path pid = state.resolve(PID);
        try {
            StateFolder.make(state);
            Optional<Lock> lock = Lock.tryTake(file);
            if (lock.isEmpty()) {
                throw new ConfFileException(file, "another process deploys" + who(pid), "wait for its end");
            }
            PrivateFile.write(pid, ProcessHandle.current().pid() + " " + System.getProperty("user.name") + "\n");
            return lock.get();
        } catch (IOException e) {
            Denial denial = Denial.in(e, state).orElse(null);
            throw denial == null
                    ? ConfFileException.of(file, "cannot be locked", e)
                    : new ConfFileException(state, denial.message(), denial.remedy());
        }
    }

    private static String who(Path pid) {
        try {
            String[] words = Files.readString(pid).strip().split(" ", 2);
            return words.length == 2 ? ": process " + words[0] + " of " + words[1] : "";
        } catch (IOException e) {
            return "";
        }
    }
}
