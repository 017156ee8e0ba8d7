package org.autoinstalld.template;

import freemarker.template.TemplateModelException;

/** A template asked for something that does not exist, or not here; worded as in a problem. */
final class RefusedNameException extends TemplateModelException {
    private final String remedy;

    RefusedNameException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
