package org.autoinstalld.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.database.LedgerException.Kind;
import org.junit.jupiter.api.Test;

class StoreStatusTest {
    private final List<String> told = new ArrayList<>();
    private final StoreStatus status = new StoreStatus(told::add, () -> told.add("up"));

    private static LedgerException away(String why) {
        return new LedgerException(Kind.AWAY, why);
    }

    private static LedgerException doubtful(String why) {
        return new LedgerException(Kind.TO_ACCEPT, why);
    }

    @Test
    void whoWantsToKnowIsToldOnceOfATroubleAndOnceOfItsEnd() {
        status.opened(null);
        status.bad(away("slow"));
        status.bad(away("slower"));
        status.good();
        status.good();
        assertThat(told).containsExactly("slow", "up");
    }

    /** Whoever is not told what to accept waits for a store that does not come back by itself. */
    @Test
    void thatAnAdminHasToAcceptItIsToldThoughItWasAwayAlready() {
        status.opened(null);
        status.bad(away("removed"));
        status.bad(doubtful("gone; accept it"));
        status.bad(away("not open"));
        status.bad(doubtful("gone; accept it"));
        status.good();
        status.bad(doubtful("gone again; accept it"));
        assertThat(told).containsExactly("removed", "gone; accept it", "up", "gone again; accept it");
    }

    @Test
    void ofOneThatIsNotOpenYetNobodyIsTold() {
        status.bad(doubtful("gone; accept it"));
        assertThat(status.notOpened(doubtful("gone; accept it"))).isFalse();
        status.opened(away("slow"));
        assertThat(told).containsExactly("slow");
    }
}
