package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.Span;
import org.jspecify.annotations.Nullable;

/** A block with everything in it, where it stands, and what stands around it. The parser fills it; then it stays as it is. */
public final class Declaration {
    private final BlockKind kind;
    private final String name;
    private final Place place;
    private final int start;
    private final @Nullable Subnet subnet;
    private final @Nullable Declaration parent;
    private final int depth;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Declaration> declarations = new ArrayList<>();

    /** Those of the whole file; all its blocks share the list. */
    private final List<Declaration> subnets;

    private @Nullable Place firstDeclaration;
    private int bodyEnd;
    private int end;

    /** The file. */
    Declaration(Place place) {
        this.kind = BlockKind.FILE;
        this.name = "";
        this.place = place;
        this.start = 0;
        this.subnet = null;
        this.parent = null;
        this.depth = 0;
        this.subnets = new ArrayList<>();
    }

    /** A block that begins inside another one. */
    Declaration(Declaration parent, BlockKind kind, String name, @Nullable Subnet subnet, Place place, int start) {
        this.kind = kind;
        this.name = name;
        this.place = place;
        this.start = start;
        this.subnet = subnet;
        this.parent = parent;
        this.depth = parent.depth + 1;
        this.subnets = parent.subnets;
        parent.declarations.add(this);
        if (subnet != null) {
            subnets.add(this);
        }
    }

    void add(Setting setting) {
        settings.add(setting);
    }

    /** A block begins inside it, or a statement that ends its parameters as one does. */
    void declared(Place where) {
        firstDeclaration = firstDeclaration == null ? where : firstDeclaration;
    }

    /** Where its parameters end; no parameter may follow. */
    Optional<Place> firstDeclaration() {
        return Optional.ofNullable(firstDeclaration);
    }

    /** Its closing brace was read, or what stands in its place. */
    void close(int bodyEnd, int end) {
        this.bodyEnd = bodyEnd;
        this.end = end;
    }

    /** In how many blocks it stands, the file not counted: 1 at the top. */
    int depth() {
        return depth;
    }

    public BlockKind kind() {
        return kind;
    }

    /** A host's or shared network's name, a class's text, a subnet as ADDRESS/BITS; empty for the others. */
    public String name() {
        return name;
    }

    /** Of a subnet block: what it is for. Empty also if its netmask is none. */
    public Optional<Subnet> subnet() {
        return Optional.ofNullable(subnet);
    }

    /** Of its first word. */
    public Place place() {
        return place;
    }

    /** From its first word to its closing brace. */
    public Span span() {
        return new Span(start, end);
    }

    /** Offset of its closing brace, where another statement could be put in. */
    int bodyEnd() {
        return bodyEnd;
    }

    /** The statements in this very block, as written. */
    public List<Setting> settings() {
        return Collections.unmodifiableList(settings);
    }

    /**
     * What those statements mean, sorted by name: of two that set the same thing the later one holds; only ranges add up.
     */
    List<Parameter> parameters() {
        TreeMap<String, Parameter> last = new TreeMap<>();
        List<Parameter> ranges = new ArrayList<>();
        for (Setting setting : settings) {
            Parameter p = setting.parameter();
            if (p.name().equals("range")) {
                ranges.add(p);
            } else {
                last.put(p.name(), p);
            }
        }
        ranges.sort(Comparator.comparing(p -> p.values().toString()));
        List<Parameter> all = new ArrayList<>(last.values());
        all.addAll(ranges);
        return all;
    }

    /** The blocks in this very block, as written. */
    public List<Declaration> declarations() {
        return Collections.unmodifiableList(declarations);
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
        return Collections.unmodifiableList(subnets);
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
