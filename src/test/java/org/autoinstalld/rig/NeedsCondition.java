package org.autoinstalld.rig;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what {@link Needs} a part that is not there, and says so where people look: in the build's log. */
final class NeedsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = new ArrayList<>();
        AnnotationSupport.findAnnotation(context.getElement(), Needs.class).ifPresent(needs -> {
            for (RealPart part : needs.value()) {
                part.missing().ifPresent(missing::add);
            }
        });
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all that it needs is there");
        }
        String reason = String.join("; ", missing);
        if (context.getTestMethod().isEmpty()) {
            context.getTestClass().ifPresent(tests -> ClassLine.skipped(tests, reason));
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
