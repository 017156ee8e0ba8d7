package org.autoinstalld.fetching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.mirror.Generation;
import org.autoinstalld.mirror.IndexText;
import org.autoinstalld.mirror.MirrorFile;
import org.autoinstalld.signify.SignedList;
import org.autoinstalld.siteset.SiteSets;

/** What a directory of the mirror shows to who asks. */
final class MirrorEntries {
    private MirrorEntries() {}

    /**
     * What everybody is shown.
     *
     * @param onDemand what is listed and not here is there, too; how long it is, nobody knows yet
     */
    static List<IndexText.Entry> of(Generation generation, boolean onDemand) {
        List<IndexText.Entry> entries = new ArrayList<>();
        generation.files().forEach(file -> entries.add(IndexText.Entry.of(file)));
        if (onDemand) {
            Instant listed = listed(generation);
            generation.listed().stream()
                    .filter(name -> generation.file(name).isEmpty())
                    .forEach(name -> entries.add(new IndexText.Entry(name, 0, listed)));
        }
        return entries;
    }

    /** Site sets of who asks; a file of the mirror of that name comes first. */
    static List<IndexText.Entry> of(List<SiteSetDesk.Offer> offers, Generation generation) {
        return offers.stream()
                .filter(o -> !generation.listed().contains(o.name()))
                .map(o -> entry(o, generation))
                .toList();
    }

    /** One that cannot be made is listed all the same: the installer has to fail at it, and not to go on without. */
    private static IndexText.Entry entry(SiteSetDesk.Offer offer, Generation generation) {
        return offer.decision() instanceof AccessDecision.Granted
                        && offer.making().get() instanceof SiteSets.Making.Made made
                ? new IndexText.Entry(
                        offer.name(),
                        made.set().size(),
                        Instant.ofEpochSecond(made.set().time()))
                : new IndexText.Entry(offer.name(), 0, listed(generation));
    }

    private static Instant listed(Generation generation) {
        return generation.file(SignedList.NAME).map(MirrorFile::modified).orElse(Instant.EPOCH);
    }

    /** With the file that tells of them. */
    static Collection<String> names(List<IndexText.Entry> entries) {
        Collection<String> names = new TreeSet<>();
        entries.forEach(entry -> names.add(entry.name()));
        names.add(IndexText.NAME);
        return names;
    }
}
