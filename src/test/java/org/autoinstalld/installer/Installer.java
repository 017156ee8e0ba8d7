package org.autoinstalld.installer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of install.sub that finds the response file: what to ask for, in which order, and when to stop. */
public final class Installer {
    private final Machine machine;
    private final Ftp ftp;

    public Installer(Machine machine, Ftp ftp) {
        this.machine = machine;
        this.ftp = ftp;
    }

    /** One URL that was tried. */
    public record Attempt(String url, Fetch fetch) {}

    /**
     * How the search ended.
     *
     * @param mode {@code install} or {@code upgrade}; empty if the lease does not say
     * @param attempts all URLs tried, in order; the last one may have succeeded
     * @param file empty if the installer now waits at its prompt
     */
    public record Outcome(Optional<String> mode, List<Attempt> attempts, Optional<ResponseFile> file) {
        /** The URL whose file is used. */
        public Optional<String> url() {
            return file.map(f -> attempts.get(attempts.size() - 1).url());
        }

        public List<String> urls() {
            return attempts.stream().map(Attempt::url).toList();
        }
    }

    /** The URLs for a lease, in order; none if the lease lacks server or mode. */
    public List<String> urls(Lease lease) {
        if (lease.nextServer().isEmpty() || lease.mode().isEmpty()) {
            return List.of();
        }
        String mode = lease.mode().get();
        String base = "http://" + lease.nextServer() + "/" + lease.path();
        String end = mode + ".conf?path=" + machine.setdir();
        List<String> urls = new ArrayList<>();
        urls.add(base + machine.lladdr() + "-" + end);
        if (!lease.hostName().isEmpty()) {
            urls.add(base + lease.hostName() + "-" + end);
        }
        urls.add(base + end);
        return urls;
    }

    /** Asks for one URL after the other until there is a file. */
    public Outcome start(Lease lease) {
        List<Attempt> attempts = new ArrayList<>();
        for (String url : urls(lease)) {
            Fetch fetch = ftp.get(url);
            attempts.add(new Attempt(url, fetch));
            if (fetch instanceof Fetch.Fetched fetched) {
                return new Outcome(lease.mode(), attempts, Optional.of(new ResponseFile(fetched.body())));
            }
            if (fetch instanceof Fetch.Hung) {
                break;
            }
        }
        return new Outcome(lease.mode(), attempts, Optional.empty());
    }
}
