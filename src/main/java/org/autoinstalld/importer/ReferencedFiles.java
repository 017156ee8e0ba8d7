package org.autoinstalld.importer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.dialogue.ResponseFile;
import org.autoinstalld.problem.Problems;

/**
 * What response files name in the old web root that is no response file, and so is not served from now on: disklabel
 * templates, and sets.
 */
final class ReferencedFiles {
    private static final String DISKLABEL = "url to autopartitioning template for disklabel?";
    private static final String SERVER = "http server? (hostname, list#, 'done' or '?')";
    private static final String DIRECTORY = "server directory?";
    private static final Pattern URL = Pattern.compile("(?i)https?://([^/]*)/+([^?#]*).*");
    private static final Pattern HOST = Pattern.compile("(?i)(?:https?://)?(?:[^/@]*@)?([^/:]+).*");

    /** Where sets are by default, less release and architecture. */
    private static final String MIRROR = "pub/OpenBSD";

    private final ImportSources.Folder folder;

    ReferencedFiles(ImportSources.Folder folder) {
        this.folder = folder;
    }

    /** The line that names a disklabel template in the folder, and that file. */
    record Template(AnswerLine line, ImportSources.SourceFile source) {
        /** Its lines, if they can stand in the inventory. */
        Optional<List<String>> lines() {
            List<String> lines = source.latin().lines().toList();
            boolean plain = !lines.isEmpty()
                    && lines.stream()
                            .allMatch(l -> !l.isBlank()
                                    && !l.contains("${")
                                    && l.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f));
            return plain ? Optional.of(lines) : Optional.empty();
        }
    }

    Optional<Template> template(ImportedResponseFile file) {
        return line(file, DISKLABEL).flatMap(line -> {
            Matcher url = URL.matcher(line.answer());
            return url.matches() ? below(url.group(2)).map(source -> new Template(line, source)) : Optional.empty();
        });
    }

    /** The file of a URL's path; the folder may be one below the document root. */
    private Optional<ImportSources.SourceFile> below(String path) {
        for (String rest = path; !rest.isEmpty(); rest = rest.substring(rest.indexOf('/') + 1)) {
            Optional<ImportSources.SourceFile> source = folder.file(rest);
            if (source.isPresent() || rest.indexOf('/') < 0) {
                return source;
            }
        }
        return Optional.empty();
    }

    private static Optional<AnswerLine> line(ImportedResponseFile file, String question) {
        return file.lines().stream()
                .filter(l -> ResponseFile.isIn(l.key(), question))
                .findFirst();
    }

    /**
     * @param servers where dhcpd sends installers: whose files are those of the folder
     */
    void report(List<ImportedResponseFile> files, Set<String> servers, Problems problems) {
        for (ImportedResponseFile file : files) {
            template(file)
                    .ifPresent(t -> problems.warning(
                            file.source().at(t.line().number()),
                            "the installer fetches " + t.source().file()
                                    + " by this URL, and from now on it is lost there, since"
                                    + " the new server answers no such path; without it the installer stops",
                            t.lines().isPresent()
                                    ? "the URL http://SERVER/" + file.name().start()
                                            + "disklabel/HOST, where that host's template is"
                                            + " from now on; or httpd(8) goes on serving it"
                                    : "httpd(8) goes on serving it, or the host gets a 'disklabel'"));
            line(file, SERVER)
                    .filter(l -> isOneOf(servers, l.answer()))
                    .flatMap(l -> sets(file))
                    .ifPresent(sets -> problems.warning(
                            file.place(),
                            "the installer fetches sets from " + sets
                                    + ", and from now on they are lost there, since the" + " new server serves none",
                            "httpd(8) goes on serving them, at another address or port"));
        }
    }

    private static boolean isOneOf(Set<String> servers, String answer) {
        Matcher host = HOST.matcher(answer);
        return host.matches() && servers.contains(host.group(1));
    }

    private Optional<String> sets(ImportedResponseFile file) {
        String directory = line(file, DIRECTORY).map(AnswerLine::answer).orElse(MIRROR);
        return folder.folder(directory.replaceFirst("^/+", ""));
    }
}
