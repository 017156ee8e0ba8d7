package org.autoinstalld.admin;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.inventory.Administration;
import org.autoinstalld.inventory.Administration.User;

/**
 * What finding out who somebody is goes by.
 *
 * @param administration as it is now; asked on each request, so that an edit holds at once
 * @param clock milliseconds that only go forward
 */
record Accounts(
        Supplier<Administration> administration,
        Hmac hmac,
        Sessions sessions,
        LoginThrottle attempts,
        LookupLog log,
        LongSupplier clock) {
    Accounts(Supplier<Administration> administration, Hmac hmac, LookupLog log, LongSupplier clock) {
        this(administration, hmac, new Sessions(hmac), new LoginThrottle(hmac), log, clock);
    }

    List<User> users() {
        return administration.get().users();
    }

    long now() {
        return clock.getAsLong();
    }
}
