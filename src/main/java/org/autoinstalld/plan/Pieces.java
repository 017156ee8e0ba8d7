package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.dhcpdconf.BlockKind;
import org.autoinstalld.dhcpdconf.Declaration;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.vmconf.VmConf;

/** The entries of a section, in the order they stand. */
final class Pieces {
    private Pieces() {}

    static String vm(String name) {
        return "vm " + name;
    }

    static String host(String name) {
        return BlockKind.HOST + " " + name.toLowerCase(Locale.ROOT);
    }

    static List<Splice.Piece> of(VmConf conf) {
        List<Splice.Piece> pieces = new ArrayList<>();
        conf.switches()
                .forEach(e ->
                        pieces.add(new Splice.Piece("switch " + e.value().name(), "", e.span(), Optional.empty())));
        conf.vms().forEach(e -> pieces.add(new Splice.Piece(vm(e.value().name()), "", e.span(), Optional.empty())));
        pieces.sort((a, b) -> Integer.compare(a.span().start(), b.span().start()));
        return pieces;
    }

    /** Groups have no names, so they are told by their number in the block around. */
    static List<Splice.Piece> of(DhcpdConf conf) {
        List<Splice.Piece> pieces = new ArrayList<>();
        add(conf.global(), "", pieces);
        return pieces;
    }

    private static void add(Declaration block, String within, List<Splice.Piece> pieces) {
        int number = 0;
        for (Declaration inner : block.declarations()) {
            number++;
            String name = inner.kind() == BlockKind.HOST
                    ? host(inner.name())
                    : inner.kind() + " " + (inner.name().isEmpty() ? within + "/" + number : inner.name());
            boolean takes = inner.kind() != BlockKind.HOST;
            pieces.add(
                    new Splice.Piece(name, within, inner.span(), takes ? Optional.of(inner.body()) : Optional.empty()));
            add(inner, name, pieces);
        }
    }
}
