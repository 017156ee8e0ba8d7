package org.autoinstalld.siteset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.siteset.SystemAccounts.Account;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.ResponseModel;
import org.autoinstalld.template.SiteTemplates;
import org.jspecify.annotations.Nullable;

/** Makes the entries of one machine's site set of its trees and pieces. Every mistake is told, not the first alone. */
final class EntryMaker {
    private static final String DOAS = "etc/doas.conf";
    private static final String INSTALLURL = "etc/installurl";
    private static final int PLAIN = 0644;
    private static final int EXECUTABLE = 0755;

    private final Overlay overlay;
    private final SiteTemplates templates;
    private final ResponseModel machine;
    private final Pieces pieces;
    private final @Nullable String firstUser;
    private final Set<String> wrong;
    private final Problems problems;

    private final Map<String, SiteNode> nodes;
    private final List<SiteEntry> entries = new ArrayList<>();
    private final List<String> late = new ArrayList<>();

    /**
     * @param firstUser the user that the installer sets up; null if it sets up none
     * @param wrong paths of the trees of which was told already what is wrong
     */
    EntryMaker(
            Overlay overlay,
            SiteTemplates templates,
            ResponseModel machine,
            Pieces pieces,
            @Nullable String firstUser,
            Set<String> wrong,
            Problems problems) {
        this.overlay = overlay;
        this.templates = templates;
        this.machine = machine;
        this.pieces = pieces;
        this.firstUser = firstUser;
        this.wrong = wrong;
        this.problems = problems;
        nodes = new TreeMap<>(PathNames.ORDER);
        nodes.putAll(overlay.nodes());
    }

    /** By path. If there are problems, they are of no use. */
    List<SiteEntry> make() {
        overlay.lines().values().stream()
                .sorted(Comparator.comparing(MtreeLine::place))
                .forEach(this::match);
        List<String> files = nodes.entrySet().stream()
                .filter(e -> !(e.getValue() instanceof SiteNode.Folder))
                .map(Map.Entry::getKey)
                .toList();
        nodes.forEach((path, node) -> add(path, node, files));
        addPieces();
        for (Mode mode : Mode.values()) {
            entries.add(SiteEntry.file(
                    SiteScript.nameOf(mode), EXECUTABLE, script(mode).text()));
        }
        entries.add(SiteEntry.folder(SiteScript.FOLDER, 0700, SiteEntry.ROOT, SiteEntry.WHEEL));
        entries.sort(Comparator.comparing(SiteEntry::path, PathNames.ORDER));
        return List.copyOf(entries);
    }

    /** A line makes a folder or link that no tree holds, and has to fit what a tree does hold. */
    private void match(MtreeLine line) {
        SiteNode node = nodes.get(line.path());
        if (node == null && "dir".equals(line.type())) {
            nodes.put(line.path(), new SiteNode.Folder(line.place()));
        } else if ("link".equals(line.type()) && line.link() != null) {
            String target = line.link();
            PathNames.complaintOfLink(line.path(), target)
                    .ifPresent(what -> problems.error(
                            line.place(),
                            "'" + line.path() + "' " + what,
                            target.startsWith("/")
                                    ? "link=" + PathNames.relative(line.path(), target)
                                    : "a link that stays inside the tree"));
            if (node == null) {
                nodes.put(line.path(), new SiteNode.Link(line.place(), target));
            } else if (!(node instanceof SiteNode.Link link) || !link.target().equals(target)) {
                problems.error(
                        line.place(),
                        "'" + line.path() + "' is no link to '" + target + "', but a " + noun(node),
                        "one of the two");
            }
        } else if (node == null && !line.optional() && !line.nochange() && !isWrong(line.path())) {
            problems.error(
                    line.place(),
                    "there is no '" + line.path() + "' in the trees of " + machine.subject(),
                    "link".equals(line.type())
                            ? "link=TARGET to make one, or optional"
                            : "type=dir to make a folder, or optional");
        } else if (node != null && line.type() != null && !line.type().equals(node.type())) {
            problems.error(line.place(), "'" + line.path() + "' is a " + noun(node), "type=" + node.type());
        }
    }

    /** Whether it is not here, or no good, for a reason that was told. */
    private boolean isWrong(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (wrong.contains(path.substring(0, end))) {
                return true;
            }
        }
        return wrong.contains("");
    }

    private static String noun(SiteNode node) {
        return node instanceof SiteNode.Folder
                ? "folder"
                : node instanceof SiteNode.Link link ? "link to '" + link.target() + "'" : "file";
    }

    private void add(String path, SiteNode node, List<String> files) {
        MtreeLine line = overlay.lines().get(path);
        if (path.equals(SiteScript.FOLDER)) {
            problems.error(node.place(), "has the name of the folder that install.site uses", "another name");
            return;
        }
        Optional<String> packed = packed(path, node);
        if (packed.isEmpty() || node instanceof SiteNode.Folder && isThere(path, line)) {
            return;
        }
        Account user =
                line == null ? SiteEntry.ROOT : account(SystemAccounts.USERS, line.uname(), line.uid(), line.place());
        Account group =
                line == null ? SiteEntry.WHEEL : account(SystemAccounts.GROUPS, line.gname(), line.gid(), line.place());
        if (node instanceof SiteNode.Folder) {
            entries.add(SiteEntry.folder(packed.get(), mode(line, EXECUTABLE), user, group));
        } else if (node instanceof SiteNode.Link link) {
            entries.add(SiteEntry.link(packed.get(), user, group, link.target()));
        } else {
            boolean executable =
                    node instanceof SiteNode.Plain plain ? plain.executable() : ((SiteNode.Rendered) node).executable();
            int mode = isOwnScript(path) ? EXECUTABLE : mode(line, executable ? EXECUTABLE : PLAIN);
            content(path, node, files, mode)
                    .ifPresent(content -> entries.add(
                            new SiteEntry(SiteEntry.Type.FILE, packed.get(), mode, user, group, content, "")));
        }
    }

    /** Whether a folder needs no entry, which would change its mode and owner. */
    private static boolean isThere(String path, @Nullable MtreeLine line) {
        return line == null
                ? FreshSystem.has(path) || isOfScripts(path)
                : line.nochange() || !line.says() && FreshSystem.has(path);
    }

    private static int mode(@Nullable MtreeLine line, int otherwise) {
        return line == null || line.mode() == null ? otherwise : line.mode();
    }

    /** Where a path is packed; empty if the folder is for nothing but what is packed elsewhere. */
    private Optional<String> packed(String path, SiteNode node) {
        for (Mode mode : Mode.values()) {
            String parts = SiteScript.partsOf(mode);
            if (path.equals(SiteScript.nameOf(mode))) {
                return Optional.of(SiteScript.packedOwn(mode));
            }
            if (path.equals(parts) || path.startsWith(parts + "/")) {
                return node instanceof SiteNode.Folder ? Optional.empty() : Optional.of(SiteScript.packedPart(path));
            }
        }
        if (FreshSystem.isWrittenLater(path) && !(node instanceof SiteNode.Folder)) {
            late.add(path);
            return Optional.of(SiteScript.packedLate(path));
        }
        return Optional.of(path);
    }

    private static boolean isOwnScript(String path) {
        return path.equals(SiteScript.nameOf(Mode.INSTALL)) || path.equals(SiteScript.nameOf(Mode.UPGRADE));
    }

    private static boolean isOfScripts(String path) {
        return path.equals(SiteScript.partsOf(Mode.INSTALL)) || path.equals(SiteScript.partsOf(Mode.UPGRADE));
    }

    private Account account(SystemAccounts accounts, @Nullable String name, @Nullable Integer number, Place place) {
        if (name == null) {
            return accounts.account(number == null ? 0 : number);
        }
        Optional<Integer> known = name.equals(firstUser) ? Optional.of(SystemAccounts.FIRST) : accounts.number(name);
        if (known.isPresent() && number != null && !known.get().equals(number)) {
            problems.error(place, "'" + name + "' has the number " + known.get() + ", not " + number, "one of the two");
        } else if (known.isEmpty() && number == null) {
            String what = accounts == SystemAccounts.USERS ? "user" : "group";
            problems.error(
                    place,
                    "a fresh OpenBSD has no " + what + " '" + name + "'",
                    Suggestion.nearest(name, accounts.all())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse((what.equals("user") ? "uid" : "gid") + "=NUMBER"));
        }
        return accounts.account(known.orElse(number == null ? 0 : number));
    }

    private Optional<FileContent> content(String path, SiteNode node, List<String> files, int mode) {
        if (node instanceof SiteNode.Plain plain) {
            return Optional.of(plain.content());
        }
        String name = ((SiteNode.Rendered) node).name();
        if (wrong.contains(path + TreeReader.TEMPLATE)) {
            return Optional.empty();
        }
        SiteTemplates.Rendered rendered = templates.render(name, machine, files);
        if (rendered.rendering() instanceof Rendering.Failed failed) {
            problems.addAll(failed.problems());
            return Optional.empty();
        }
        if (rendered.holdsSecret() && (mode & 0004) != 0) {
            problems.add(Problem.warning(
                            node.place(),
                            "holds a secret, and everybody on " + machine.subject() + " may read what it makes",
                            "mode=0600 for it in .mtree")
                    .alike("holds a secret that everybody may read"));
        }
        return Optional.of(FileContent.of(((Rendering.Rendered) rendered.rendering()).text()));
    }

    private void addPieces() {
        String url = pieces.installurl();
        if (url != null) {
            replace(SiteEntry.file(INSTALLURL, PLAIN, url + "\n"));
        }
        if (!pieces.doas().isEmpty()) {
            String lines = String.join("\n", pieces.doas()) + "\n";
            Optional<SiteEntry> own =
                    entries.stream().filter(e -> e.path().equals(DOAS)).findFirst();
            if (own.isEmpty()) {
                replace(SiteEntry.file(DOAS, 0600, lines));
            } else {
                append(own.get(), lines);
            }
        }
    }

    private void append(SiteEntry own, String lines) {
        try {
            String text = new String(own.content().bytes(), StandardCharsets.UTF_8);
            String joined = text.isEmpty() || text.endsWith("\n") ? text + lines : text + "\n" + lines;
            replace(new SiteEntry(
                    own.type(), own.path(), own.mode(), own.user(), own.group(), FileContent.of(joined), own.link()));
        } catch (IOException e) {
            problems.error(Place.of(DOAS), "cannot be read: " + Reason.of(e), "");
        }
    }

    private void replace(SiteEntry entry) {
        entries.removeIf(e -> e.path().equals(entry.path()));
        entries.add(entry);
    }

    private SiteScript script(Mode mode) {
        String folder = SiteScript.partsOf(mode) + "/";
        List<String> names = nodes.entrySet().stream()
                .filter(e -> e.getKey().startsWith(folder) && !(e.getValue() instanceof SiteNode.Folder))
                .map(e -> e.getKey().substring(folder.length()))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
        return new SiteScript(mode, List.copyOf(late), pieces, names, nodes.containsKey(SiteScript.nameOf(mode)));
    }
}
