package org.autoinstalld.fetching;

import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.responsefile.Delivery;

/** Hears what is fetched of the mirror. Does not wait. */
public interface FetchListener {
    /** A file is about to be sent to who asks for it; hears how far it is. */
    Delivery delivery(Request request, Generation generation, String name, long length);

    /** Somebody was told of a site set, and how long that is. */
    void listed(IpAddress requester, String name, long length);

    /** Looks away. */
    static FetchListener none() {
        return new FetchListener() {
            @Override
            public Delivery delivery(Request request, Generation generation, String name, long length) {
                return Delivery.none();
            }

            @Override
            public void listed(IpAddress requester, String name, long length) {}
        };
    }
}
