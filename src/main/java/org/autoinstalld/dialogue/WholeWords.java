package org.autoinstalld.dialogue;

/** The comparison of keys with questions, install.sub's {@code @(|*[[:blank:]])"$_key"@([[:blank:]?]*|)}. */
final class WholeWords {
    private WholeWords() {}

    /** Whether {@code key} stands in {@code question} as whole words. Both are in lower case already. */
    static boolean contains(String question, String key) {
        int last = question.length() - key.length();
        for (int i = question.indexOf(key); i >= 0 && i <= last; i = question.indexOf(key, i + 1)) {
            if (begins(question, i) && ends(question, i + key.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(String question, int at) {
        return at == 0 || ResponseFile.isBlank(question.charAt(at - 1));
    }

    private static boolean ends(String question, int at) {
        return at == question.length() || ResponseFile.isBlank(question.charAt(at)) || question.charAt(at) == '?';
    }
}
