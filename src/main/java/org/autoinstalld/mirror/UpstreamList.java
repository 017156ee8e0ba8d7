package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.autoinstalld.signify.SignedList;

/** SHA256.sig of a directory at upstream, and how long the files are that stand beside it. */
final class UpstreamList {
    /** Between one attempt and the next. */
    static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final Upstream upstream;
    private final Pause pause;
    private final StallWatch stalls;
    private final List<Duration> pauses;

    /** @param pauses as many, and one attempt more */
    UpstreamList(Upstream upstream, Pause pause, StallWatch stalls, List<Duration> pauses) {
        this.upstream = upstream;
        this.pause = pause;
        this.stalls = stalls;
        this.pauses = pauses;
    }

    /**
     * The file as it came; not verified.
     *
     * @param text each octet a character
     */
    record Fetched(String text, Instant modified) {}

    Fetched fetch(MirrorDirectory directory) throws MirrorException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            MirrorException why;
            String path = directory.path() + "/" + SignedList.NAME;
            try (Upstream.Reply reply = upstream.get(path, 0, "");
                    StallWatch.Watched watch = stalls.watch(reply)) {
                if (reply.status() == Upstream.OK) {
                    byte[] octets = reply.body().readNBytes(SignedList.MAX + 1);
                    watch.moved();
                    if (octets.length <= SignedList.MAX) {
                        return new Fetched(new String(octets, StandardCharsets.ISO_8859_1), reply.modified());
                    }
                    why = new MirrorException(FailureReason.SIZE, "SHA256.sig is too long");
                } else if (directory.patches() && reply.status() == Upstream.NOT_FOUND) {
                    throw new MirrorException(FailureReason.ABSENT, "upstream has no patches");
                } else {
                    why = new MirrorException(
                            FailureReason.ANSWER, upstream + "/" + path + " answers " + reply.status());
                }
            } catch (IOException e) {
                if (stalls.isEnded()) {
                    throw new InterruptedException();
                }
                why = new MirrorException(FailureReason.CONNECTION, upstream.unanswered(e), e);
            }
            if (!mayTryAgain(attempt)) {
                throw why;
            }
            pause(attempt);
        }
    }

    /** @param attempt how many there were before this one */
    boolean mayTryAgain(int attempt) {
        return attempt < pauses.size();
    }

    /** Before the next attempt. */
    void pause(int attempt) throws InterruptedException {
        pause.of(pauses.get(attempt));
    }

    /** @throws ListChangedException if upstream has another list by now */
    void requireSame(MirrorDirectory directory, String before) throws ListChangedException, InterruptedException {
        try {
            if (!before.equals(fetch(directory).text())) {
                throw new ListChangedException();
            }
        } catch (MirrorException e) {
            // what is here fits together, and whoever is asked next will say what upstream has
            return;
        }
    }

    /** Sizes by name; what upstream does not say is not there. */
    Map<String, Long> sizes(MirrorDirectory directory, Collection<String> names) throws InterruptedException {
        Map<String, Long> sizes = new HashMap<>();
        for (String name : names) {
            try {
                OptionalLong size = upstream.size(directory.path() + "/" + name);
                if (size.isPresent()) {
                    sizes.put(name, size.getAsLong());
                }
            } catch (IOException e) {
                // the fetch itself will say what is wrong
                return sizes;
            }
        }
        return sizes;
    }
}
