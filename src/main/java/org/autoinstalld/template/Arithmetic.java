package org.autoinstalld.template;

import freemarker.core.ArithmeticEngine;

/**
 * FreeMarker's arithmetic, which also looks whether the time is up. Compiled templates look at their loops and macros
 * only; an expression such as {@code (1..)?seq_contains(0)} is a single step to them, and would never end.
 */
final class Arithmetic extends ArithmeticEngine.BigDecimalEngine {
    @Override
    public int compareNumbers(Number first, Number second) {
        look();
        return super.compareNumbers(first, second);
    }

    @Override
    public Number add(Number first, Number second) {
        look();
        return super.add(first, second);
    }

    @Override
    public Number subtract(Number first, Number second) {
        look();
        return super.subtract(first, second);
    }

    @Override
    public Number multiply(Number first, Number second) {
        look();
        return super.multiply(first, second);
    }

    @Override
    public Number divide(Number first, Number second) {
        look();
        return super.divide(first, second);
    }

    @Override
    public Number modulus(Number first, Number second) {
        look();
        return super.modulus(first, second);
    }

    private static void look() {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedRenderingException();
        }
    }

    /** Not checked, since {@code <#attempt>} would catch a template's own exceptions and go on. */
    static final class InterruptedRenderingException extends RuntimeException {
        InterruptedRenderingException() {
            super("interrupted");
        }
    }
}
