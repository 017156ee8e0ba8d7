package org.autoinstalld.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.signify.SignedList;

/** Fetches one file for those who read it meanwhile: what they have had is never taken back, so it is gone on with or cut off. */
final class ArrivalFetch {
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final String ON_DEMAND = "-on-demand";
    private static final int BUFFER = 1 << 16;

    private final Mirror mirror;
    private final MirrorSettings settings;
    private final Upstream upstream;
    private final Rate rate;
    private final Pause pause;
    private final StallWatch stalls;
    private final Generation generation;
    private final String name;
    private final String sha256;
    private final Arrival arrival;
    private final PartialFile part;

    /** It can be tried again. */
    private static final class CutException extends Exception {
        private static final long serialVersionUID = 1;

        private final FailureReason why;

        CutException(FailureReason why, String message) {
            super(message);
            this.why = why;
        }
    }

    ArrivalFetch(
            Mirror mirror,
            MirrorSettings settings,
            Upstream upstream,
            Rate rate,
            Pause pause,
            StallWatch stalls,
            Generation generation,
            String name,
            Arrival arrival) {
        this.mirror = mirror;
        this.settings = settings;
        this.upstream = upstream;
        this.rate = rate;
        this.pause = pause;
        this.stalls = stalls;
        this.generation = generation;
        this.name = name;
        this.arrival = arrival;
        sha256 = arrival.sha256();
        part = new PartialFile(folder(mirror, generation), name, sha256);
    }

    /** Not where a sync puts together the same file. */
    private static Path folder(Mirror mirror, Generation generation) {
        return mirror.store().incoming().resolve(generation.directory().name() + ON_DEMAND);
    }

    /** Whether that is a folder of half files that were fetched on demand. */
    static boolean isFolder(Path folder) {
        return String.valueOf(folder.getFileName()).endsWith(ON_DEMAND);
    }

    /** Returns when the file is in its generation. */
    void run() throws MirrorException, InterruptedException {
        // a fetch of it that nobody wanted any more may still be about to end
        mirror.underway().enter(part.whole());
        try {
            requireWanted();
            mirror.store().makeFolder(folder(mirror, generation));
            boolean here = isHere();
            if (!here) {
                fetch();
            }
            MirrorFile file = mirror.add(generation, name, part.whole());
            if (!here) {
                mirror.counts().fetched(file.size());
            }
            arrival.arrived(file);
            part.drop();
            Files.deleteIfExists(part.whole());
        } catch (IOException e) {
            throw new MirrorException("cannot write " + name + " to the mirror: " + Reason.of(e), e);
        } finally {
            mirror.underway().leave(part.whole());
        }
    }

    private void requireWanted() throws MirrorException {
        String why = arrival.failure();
        if (!why.isEmpty()) {
            throw new MirrorException(name + ": " + why);
        }
    }

    /** Whether it was fetched before, for this generation or another. */
    private boolean isHere() throws MirrorException, IOException {
        return part.isWhole() && MirrorFolder.digest(part.whole()).equals(sha256)
                || mirror.takeOver(generation.directory(), name, sha256, part);
    }

    private void fetch() throws MirrorException, IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                attempt();
                return;
            } catch (CutException e) {
                if (attempt == PAUSES.size() || !arrival.failure().isEmpty()) {
                    throw new MirrorException(e.why, String.valueOf(e.getMessage()));
                }
                pause.of(PAUSES.get(attempt));
            }
        }
    }

    private void attempt() throws MirrorException, CutException, IOException, InterruptedException {
        requireWanted();
        long have = part.size();
        try (Upstream.Reply reply = ask(have)) {
            boolean goesOn = have > 0 && reply.status() == Upstream.PARTIAL && reply.from() == have;
            if (!goesOn) {
                if (arrival.hasBegun()) {
                    throw new MirrorException(
                            FailureReason.ANSWER, name + ": upstream does not go on where it was cut off");
                }
                part.drop();
                if (reply.status() != Upstream.OK) {
                    throw new CutException(
                            FailureReason.ANSWER,
                            name + ": upstream answers " + reply.status() + " for " + upstream + "/"
                                    + generation.directory().path() + "/" + name);
                }
                part.begin(reply.validator(), reply.modified());
                have = 0;
            }
            receive(reply, have);
        }
    }

    private Upstream.Reply ask(long have) throws CutException, InterruptedException {
        try {
            return upstream.get(generation.directory().path() + "/" + name, have, have > 0 ? part.validator() : "");
        } catch (IOException e) {
            throw new CutException(FailureReason.CONNECTION, name + ": " + upstream.unanswered(e));
        }
    }

    private void receive(Upstream.Reply reply, long have)
            throws MirrorException, CutException, IOException, InterruptedException {
        long of = reply.length().isPresent() ? have + reply.length().getAsLong() : -1;
        if (arrival.hasBegun() && of != arrival.length()) {
            throw new MirrorException(
                    FailureReason.SIZE, name + ": upstream said " + arrival.length() + " octets, and now " + of);
        }
        if (of >= 0) {
            Room.require(mirror, settings, Map.of(part, of));
        }
        long most = of >= 0 ? of : Room.free(mirror, settings, part) + have;
        MessageDigest digest = SignedList.sha256();
        try (FileChannel to = part.append();
                StallWatch.Watched watch = stalls.watch(reply)) {
            arrival.from(reply);
            if (have > 0) {
                read(digest);
            }
            if (of >= 0 && !arrival.hasBegun()) {
                arrival.begins(of, reply.modified(), part.channel(), have);
            }
            byte[] buffer = new byte[BUFFER];
            long got = have;
            requireWanted();
            for (int octets = next(reply, buffer, watch); octets >= 0; octets = next(reply, buffer, watch)) {
                requireWanted();
                got += octets;
                if (got > most) {
                    throw new MirrorException(
                            FailureReason.SIZE,
                            name + ": is larger than " + (of >= 0 ? "upstream said" : "there is room for"));
                }
                ByteBuffer more = ByteBuffer.wrap(buffer, 0, octets);
                while (more.hasRemaining()) {
                    to.write(more);
                }
                digest.update(buffer, 0, octets);
                arrival.receives(octets);
                watch.rests();
                rate.take(octets);
                watch.moved();
            }
            if (of >= 0 && got < of) {
                throw new CutException(FailureReason.SIZE, name + ": upstream said " + of + " octets and sent " + got);
            }
            if (part.octets() != got) {
                // what was digested is what came, not what is in the file
                part.drop();
                throw new MirrorException(name + ": somebody else wrote to what is here of it");
            }
        }
        String found = SignedList.hex(digest.digest());
        if (!found.equals(sha256)) {
            part.drop();
            throw new MirrorException(
                    FailureReason.DIGEST,
                    name + ": SHA-256 is " + found + ", SHA256.sig says " + sha256
                            + "; upstream may be half-way through an update");
        }
        part.finish(reply.modified());
    }

    private void read(MessageDigest digest) throws IOException {
        try (InputStream in = part.read()) {
            byte[] buffer = new byte[BUFFER];
            for (int octets = in.read(buffer); octets >= 0; octets = in.read(buffer)) {
                digest.update(buffer, 0, octets);
            }
        }
    }

    private int next(Upstream.Reply reply, byte[] buffer, StallWatch.Watched watch) throws CutException {
        try {
            return reply.body().read(buffer);
        } catch (IOException e) {
            throw new CutException(
                    FailureReason.CONNECTION,
                    name + ": "
                            + (watch.isCut()
                                    ? "nothing came for " + stalls.patience().toSeconds() + " s"
                                    : "cut off by upstream"));
        }
    }
}
