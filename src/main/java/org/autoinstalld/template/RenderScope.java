package org.autoinstalld.template;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.yaml.Secret;
import org.jspecify.annotations.Nullable;

/** What holds while one text is rendered: how secrets show, and which host is being written about. */
final class RenderScope {
    private static final TemplateModel MASK = new SimpleScalar(Secret.MASK);

    private static final Pattern QUOTED = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");

    private final TemplateKind kind;
    private final SecretView secrets;
    private final boolean asciiOnly;
    private final List<String> revealed = new ArrayList<>(4);
    private @Nullable Host host;

    /**
     * @param asciiOnly whether values may hold nothing but ASCII
     */
    RenderScope(TemplateKind kind, SecretView secrets, boolean asciiOnly) {
        this.kind = kind;
        this.secrets = secrets;
        this.asciiOnly = asciiOnly;
    }

    /**
     * The secret as the template may print it. A masked one is judged all the same, so that a preview fails where the
     * real file would.
     */
    TemplateModel secret(Secret secret) throws TemplateModelException {
        if (kind == TemplateKind.DHCPD || kind == TemplateKind.VM_CONF) {
            throw new RefusedNameException("a secret cannot be used in " + kind.word(), "");
        }
        String text = secret.reveal();
        if (secrets == SecretView.REVEALED) {
            if (!text.isEmpty()) {
                revealed.add(text);
            }
            return new SimpleScalar(text);
        }
        if (text.isBlank()) {
            return new SimpleScalar("");
        }
        Optional<String> complaint = kind.complaint(text, asciiOnly);
        if (complaint.isPresent()) {
            throw new GuardedFormat.RefusedException(complaint.get());
        }
        return MASK;
    }

    /** The same as part of a longer text. */
    String inUrl(Secret secret) {
        if (secrets == SecretView.MASKED) {
            return Secret.MASK;
        }
        revealed.add(secret.reveal());
        return secret.reveal();
    }

    boolean asciiOnly() {
        return asciiOnly;
    }

    void about(Host subject) {
        host = subject;
    }

    Optional<Host> host() {
        return Optional.ofNullable(host);
    }

    /** Whether a secret was looked at, so that any text that was made since may be one in disguise. */
    boolean hasRevealed() {
        return !revealed.isEmpty();
    }

    /** FreeMarker's own message: what it quotes may be a part of a secret, once one was looked at. */
    String withoutQuotes(String message) {
        return revealed.isEmpty() ? message : QUOTED.matcher(message).replaceAll("\"...\"");
    }

    /** A message without the secrets that were looked at so far. */
    String scrub(String message) {
        String clean = message;
        for (String secret : revealed) {
            clean = clean.replace(secret, Secret.MASK);
        }
        return clean;
    }
}
