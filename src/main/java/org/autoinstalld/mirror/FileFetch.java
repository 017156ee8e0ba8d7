package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.problem.Reason;

/** Fetches a file until it is what SHA256.sig says: what was here before is gone on with, and a failure is tried again. */
final class FileFetch {
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final int BUFFER = 1 << 16;

    private final Upstream upstream;
    private final Rate rate;
    private final Pause pause;
    private final StallWatch stalls;
    private final SyncListener listener;
    private final Set<StallWatch.Watched> underway = ConcurrentHashMap.newKeySet();

    FileFetch(Upstream upstream, Rate rate, Pause pause, StallWatch stalls, SyncListener listener) {
        this.upstream = upstream;
        this.rate = rate;
        this.pause = pause;
        this.stalls = stalls;
        this.listener = listener;
    }

    /** Why an attempt did not do. */
    private static final class FailedAttempt extends Exception {
        private static final long serialVersionUID = 1;

        private final FailureReason why;
        private final String outlook;

        /** @param outlook what is to be said besides if it was the last one */
        FailedAttempt(FailureReason why, String message, String outlook) {
            super(message);
            this.why = why;
            this.outlook = outlook;
        }

        FailedAttempt(FailureReason why, String message) {
            this(why, message, "");
        }
    }

    /** Whether upstream's list is still the one that is gone by; asked when a file is not what it says. */
    interface Unchanged {
        /** @throws ListChangedException if it is not */
        void check() throws ListChangedException, InterruptedException;
    }

    /**
     * Returns when the file is whole and verified.
     *
     * @param most octets that it may have
     */
    void fetch(MirrorDirectory directory, String name, String sha256, PartialFile file, long most, Unchanged list)
            throws MirrorException, ListChangedException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                attempt(directory, name, sha256, file, most, list);
                return;
            } catch (FailedAttempt e) {
                if (attempt == PAUSES.size()) {
                    throw new MirrorException(e.why, e.getMessage() + e.outlook);
                }
                listener.says(directory, e.getMessage() + "; trying again");
                pause.of(PAUSES.get(attempt));
            }
        }
    }

    private void attempt(
            MirrorDirectory directory, String name, String sha256, PartialFile file, long most, Unchanged list)
            throws MirrorException, FailedAttempt, ListChangedException, InterruptedException {
        String path = directory.path() + "/" + name;
        try {
            long have = file.size();
            if (have > 0 && file.digest().equals(sha256)) {
                // the run before ended between the last octet and this look
                file.finish(file.modified());
                return;
            }
            try (Upstream.Reply reply = ask(path, name, have, file)) {
                if (reply.status() == Upstream.PARTIAL && reply.from() == have && have > 0) {
                    receive(directory, name, reply, file, have, most);
                } else if (reply.status() == Upstream.OK) {
                    // the whole: behind what is here it would stand twice
                    file.begin(reply.validator(), reply.modified());
                    receive(directory, name, reply, file, 0, most);
                } else {
                    file.drop();
                    throw new FailedAttempt(FailureReason.ANSWER, name + ": " + answered(reply.status(), path));
                }
                String digest = file.digest();
                if (!digest.equals(sha256)) {
                    file.drop();
                    list.check();
                    throw new FailedAttempt(
                            FailureReason.DIGEST,
                            name + ": SHA-256 is " + digest + ", SHA256.sig says " + sha256
                                    + "; upstream may be half-way through an update");
                }
                file.finish(reply.modified());
            }
        } catch (IOException e) {
            throw new MirrorException("cannot write " + name + " to the mirror: " + Reason.of(e), e);
        }
    }

    /** Cuts off what this one is receiving. */
    void cutOff() {
        underway.forEach(StallWatch.Watched::cutOff);
    }

    private String answered(int status, String path) {
        return status == Upstream.PARTIAL || status == Upstream.UNSATISFIABLE
                ? "upstream does not go on where it was asked to"
                : "upstream answers " + status + " for " + upstream + "/" + path;
    }

    private Upstream.Reply ask(String path, String name, long have, PartialFile file)
            throws IOException, FailedAttempt, InterruptedException {
        String validator = have > 0 ? file.validator() : "";
        Upstream.Reply reply;
        try {
            reply = upstream.get(path, have, validator);
        } catch (IOException e) {
            throw new FailedAttempt(FailureReason.CONNECTION, name + ": " + upstream.unanswered(e));
        }
        boolean kept = reply.status() == Upstream.OK
                || reply.status() == Upstream.PARTIAL
                || reply.status() == Upstream.UNSATISFIABLE;
        if (!kept) {
            // what is here may be right all the same
            reply.close();
            throw new FailedAttempt(FailureReason.ANSWER, name + ": " + answered(reply.status(), path));
        }
        return reply;
    }

    private void receive(
            MirrorDirectory directory, String name, Upstream.Reply reply, PartialFile file, long have, long most)
            throws IOException, FailedAttempt, InterruptedException {
        long of = reply.length().isPresent() ? have + reply.length().getAsLong() : 0;
        long got = have;
        byte[] buffer = new byte[BUFFER];
        try (FileChannel to = file.append();
                StallWatch.Watched watch = stalls.watch(reply)) {
            listener.reads(directory, name, got, of);
            while (true) {
                int octets = next(name, reply, buffer, watch);
                if (octets < 0) {
                    break;
                }
                got += octets;
                if (got > most) {
                    file.drop();
                    throw new FailedAttempt(FailureReason.SIZE, name + ": is larger than there is room for");
                }
                ByteBuffer more = ByteBuffer.wrap(buffer, 0, octets);
                while (more.hasRemaining()) {
                    to.write(more);
                }
                watch.rests();
                rate.take(octets);
                watch.moved();
                listener.reads(directory, name, got, of);
            }
        }
        if (of > 0 && got != of) {
            throw new FailedAttempt(FailureReason.SIZE, name + ": upstream said " + of + " octets and sent " + got);
        }
    }

    /** What comes next; -1 at the end. */
    private int next(String name, Upstream.Reply reply, byte[] buffer, StallWatch.Watched watch)
            throws FailedAttempt, InterruptedException {
        underway.add(watch);
        try {
            return reply.body().read(buffer);
        } catch (IOException e) {
            if (Thread.interrupted() || watch.isUnwanted()) {
                throw new InterruptedException();
            }
            throw new FailedAttempt(
                    FailureReason.CONNECTION,
                    name
                            + (watch.isCut()
                                    ? ": nothing came for " + stalls.patience().toSeconds() + " s"
                                    : ": cut off by upstream"),
                    "; the next sync goes on where it was");
        } finally {
            underway.remove(watch);
        }
    }
}
