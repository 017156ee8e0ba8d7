package org.autoinstalld.dhcpdconf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.Span;
import org.jspecify.annotations.Nullable;

/** A block with everything in it, where it stands, and what stands around it. Immutable once the file is read. */
public final class Declaration {
    private final Place place;
    private final Span span;
    private final Span body;
    private final Block meaning;
    private final Optional<Subnet> subnet;
    private final List<Setting> settings;
    private final List<Declaration> declarations;
    private @Nullable Declaration parent;
    private volatile @Nullable List<Declaration> subnets;

    Declaration(
            BlockKind kind,
            String name,
            Optional<Subnet> subnet,
            Place place,
            Span span,
            Span body,
            List<Setting> settings,
            List<Declaration> declarations) {
        this.place = place;
        this.span = span;
        this.body = body;
        this.subnet = subnet;
        this.settings = List.copyOf(settings);
        this.declarations = List.copyOf(declarations);
        this.meaning = new Block(
                kind,
                name,
                settings.stream().map(Setting::parameter).toList(),
                declarations.stream().map(d -> d.meaning).toList());
        for (Declaration d : declarations) {
            d.parent = this;
        }
    }

    public BlockKind kind() {
        return meaning.kind();
    }

    /** See {@link Block#name}. */
    public String name() {
        return meaning.name();
    }

    /** What it means, without places: the thing to compare. */
    public Block meaning() {
        return meaning;
    }

    /** Of a subnet block: what it is for. Empty also if its netmask is none. */
    public Optional<Subnet> subnet() {
        return subnet;
    }

    /** Of its first word. */
    public Place place() {
        return place;
    }

    /** From its first word to its closing brace. */
    public Span span() {
        return span;
    }

    /** Between its braces; its end is where another statement could be put in. */
    public Span body() {
        return body;
    }

    /** The statements in this very block, as written. */
    public List<Setting> settings() {
        return settings;
    }

    /** The blocks in this very block, as written. */
    public List<Declaration> declarations() {
        return declarations;
    }

    /** The block around it; empty for the file. */
    public Optional<Declaration> parent() {
        return Optional.ofNullable(parent);
    }

    /** The subnet block it stands in, if any. */
    public Optional<Declaration> enclosingSubnet() {
        return enclosing(BlockKind.SUBNET);
    }

    /** The nearest block of that kind that it stands in, if any. */
    Optional<Declaration> enclosing(BlockKind kind) {
        for (Declaration d = parent; d != null; d = d.parent) {
            if (d.kind() == kind) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /** All subnet blocks of the file it stands in that have a proper netmask. */
    List<Declaration> subnets() {
        if (parent != null) {
            return parent.subnets();
        }
        List<Declaration> found = subnets;
        if (found == null) {
            List<Declaration> all = new ArrayList<>();
            Deque<Declaration> open = new ArrayDeque<>(List.of(this));
            while (!open.isEmpty()) {
                Declaration d = open.pop();
                if (d.subnet.isPresent()) {
                    all.add(d);
                }
                d.declarations.forEach(open::push);
            }
            found = List.copyOf(all);
            subnets = found;
        }
        return found;
    }

    /** The statement in this very block that sets {@code name}; the last one wins. */
    public Optional<Setting> setting(String name) {
        for (int i = settings.size() - 1; i >= 0; i--) {
            if (settings.get(i).parameter().name().equals(name)) {
                return Optional.of(settings.get(i));
            }
        }
        return Optional.empty();
    }

    /** The statement that sets {@code name} for this block: its own, or the one of the nearest block around it. */
    public Optional<Setting> effective(String name) {
        for (Declaration d = this; d != null; d = d.parent) {
            Optional<Setting> found = d.setting(name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
