package org.autoinstalld.lookup;

import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request on the install listener, as far as the answer depends on it.
 *
 * @param sender who sent it, the requester itself or a proxy
 * @param path percent-decoded once, beginning with a slash; may hold anything else
 * @param setdir the value of {@code ?path=}, decoded once; null if the request does not say, {@link #MALFORMED} if nobody
 *     can tell what it says
 * @param get whether it is a GET: a HEAD fetches nothing, so nothing is concluded from it
 */
public record Request(
        IpAddress requester,
        Sender sender,
        String path,
        @Nullable String setdir,
        boolean get) {

    /** A setdir that is none. */
    public static final String MALFORMED = "";

    /** One that came straight from the requester. */
    public Request(IpAddress requester, String path, @Nullable String setdir, boolean get) {
        this(requester, Sender.REQUESTER, path, setdir, get);
    }

    /**
     * What is asked for, to be written down: without the directories before it, which may hold a token, and without
     * whatever else could be one.
     */
    public String fileName() {
        return WithoutToken.of(path.substring(path.lastIndexOf('/') + 1));
    }
}
