package org.autoinstalld.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Finds what makes a file say other than what stands in it: anchors, aliases, tags, merge keys. The parser tells of the anchors
 * of maps and lists alone; those of texts and keys are seen where these begin.
 */
final class Signs {
    /** Of a text that has none. */
    static final Signs NONE = new Signs(null);

    private static final String STANDARD = "tag:yaml.org,2002:";
    private static final String MERGE = "<<";
    private static final Sign ANCHOR = new Sign("an anchor", "leave it out; values are shared through profiles");

    /** What is parsed; null if it holds none but those that the parser tells of. */
    private final @Nullable String text;

    /** A place in it, and how many characters are before it. */
    private int index;

    private long characters;

    /** What is wrong about one, and what would be right. */
    record Sign(String message, String remedy) {
        static Sign tag(String tag) {
            return new Sign("the tag '" + tag + "'", "leave it out; every value is read as its key wants it");
        }
    }

    private Signs(@Nullable String text) {
        this.text = text;
    }

    static Signs in(String plain) {
        return plain.indexOf('&') >= 0 || plain.indexOf('!') >= 0 ? new Signs(plain) : NONE;
    }

    /** Those of the value at which the parser is. */
    List<Sign> ofValue(YAMLParser parser, JsonToken token, TokenStreamLocation at) {
        String tag = parser.getTypeId();
        boolean alias = parser.isCurrentAlias();
        // a map begins where its first key does, whose anchor is not its own
        boolean anchor = !alias && (token.isScalarValue() ? begins(at) == '&' : parser.getObjectId() != null);
        if (tag == null && !alias && !anchor) {
            return List.of();
        }
        List<Sign> signs = new ArrayList<>();
        if (alias) {
            signs.add(new Sign("an alias", "write the value out, or share it through a profile"));
        }
        if (anchor) {
            signs.add(ANCHOR);
        }
        if (tag != null) {
            signs.add(Sign.tag(tag.startsWith(STANDARD) ? "!!" + tag.substring(STANDARD.length()) : "!" + tag));
        }
        return signs;
    }

    /** That of a key; empty if there is none. */
    Optional<Sign> ofKey(String key, TokenStreamLocation at) {
        if (key.equals(MERGE)) {
            return Optional.of(
                    new Sign("a merge key, '" + MERGE + "'", "write the keys out, or share them through a profile"));
        }
        return switch (begins(at)) {
            case '&' -> Optional.of(ANCHOR);
            case '!' -> Optional.of(Sign.tag("!"));
            default -> Optional.empty();
        };
    }

    /** The character that a value or key begins with, which for a text is that of its anchor or tag. */
    private char begins(TokenStreamLocation at) {
        if (text == null) {
            return ' ';
        }
        // offsets count characters, of which some are two of a string's
        long offset = at.getCharOffset();
        index = text.offsetByCodePoints(index, (int) (offset - characters));
        characters = offset;
        return index < text.length() ? text.charAt(index) : ' ';
    }
}
