package org.autoinstalld.template;

import freemarker.core.Environment;
import freemarker.template.TemplateException;

/**
 * The place of the instruction that is being carried out. An exception is FreeMarker's public way to learn it: its
 * constructor remembers the stack of instructions. It is never thrown.
 */
final class Instruction extends TemplateException {
    private Instruction(Environment environment) {
        super("", environment);
    }

    /** Of this thread; meant to be called from inside a rendering. */
    static Instruction current() {
        return new Instruction(Environment.getCurrentEnvironment());
    }

    /** Java's own stack is of no interest, and costs more than all the rest. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
