package org.autoinstalld.conffile;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.DiffAlgorithmI;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Differences of files with very many lines. Myers' algorithm takes time and memory by the square of the number of changed
 * lines, which is minutes when a setting changes each of 10,000 hosts. Lines that both sides have exactly once (a host's
 * first line) are fixed points; it only has to work between two of them. A stretch between that is still too long is
 * shown as replaced.
 */
final class AnchoredDiff implements DiffAlgorithmI<String> {
    /** A stretch of this many lines, both sides together, takes Myers' algorithm well under a second. */
    private static final int LONGEST = 4000;

    private final MyersDiff<String> myers = new MyersDiff<>();

    @Override
    public List<Change> computeDiff(
            List<? extends String> before, List<? extends String> after, @Nullable DiffAlgorithmListener listener) {
        List<Change> changes = new ArrayList<>();
        compare(before, after, 0, 0, true, changes);
        return changes;
    }

    private void compare(
            List<? extends String> before,
            List<? extends String> after,
            int beforeAt,
            int afterAt,
            boolean anchor,
            List<Change> changes) {
        int head = 0;
        int shortest = Math.min(before.size(), after.size());
        while (head < shortest && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shortest - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<? extends String> b = before.subList(head, before.size() - tail);
        List<? extends String> a = after.subList(head, after.size() - tail);
        if (anchor && b.size() + a.size() > LONGEST) {
            betweenAnchors(b, a, beforeAt + head, afterAt + head, changes);
        } else {
            stretch(b, a, beforeAt + head, afterAt + head, changes);
        }
    }

    private void betweenAnchors(
            List<? extends String> before,
            List<? extends String> after,
            int beforeAt,
            int afterAt,
            List<Change> changes) {
        int b = 0;
        int a = 0;
        for (int[] pair : anchors(before, after)) {
            compare(before.subList(b, pair[0]), after.subList(a, pair[1]), beforeAt + b, afterAt + a, false, changes);
            b = pair[0] + 1;
            a = pair[1] + 1;
        }
        compare(
                before.subList(b, before.size()),
                after.subList(a, after.size()),
                beforeAt + b,
                afterAt + a,
                false,
                changes);
    }

    private void stretch(
            List<? extends String> before,
            List<? extends String> after,
            int beforeAt,
            int afterAt,
            List<Change> changes) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        if (before.isEmpty() || after.isEmpty() || before.size() + after.size() > LONGEST) {
            DeltaType type =
                    before.isEmpty() ? DeltaType.INSERT : after.isEmpty() ? DeltaType.DELETE : DeltaType.CHANGE;
            changes.add(new Change(type, beforeAt, beforeAt + before.size(), afterAt, afterAt + after.size()));
            return;
        }
        List<Change> found = new ArrayList<>(myers.computeDiff(before, after, null));
        found.sort((x, y) -> Integer.compare(x.startOriginal, y.startOriginal));
        for (Change c : found) {
            changes.add(new Change(
                    c.deltaType,
                    beforeAt + c.startOriginal,
                    beforeAt + c.endOriginal,
                    afterAt + c.startRevised,
                    afterAt + c.endRevised));
        }
    }

    /** Lines that are unique on both sides, as many as stand in the same order: index before, index after. */
    private static List<int[]> anchors(List<? extends String> before, List<? extends String> after) {
        Map<String, Integer> unique = uniqueLines(after);
        Map<String, Integer> here = uniqueLines(before);
        List<int[]> common = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            Integer there = unique.get(before.get(i));
            if (there != null && there >= 0 && here.getOrDefault(before.get(i), -1) >= 0) {
                common.add(new int[] {i, there});
            }
        }
        return longestRising(common);
    }

    /** Where each line stands that occurs once; -1 for the others. */
    private static Map<String, Integer> uniqueLines(List<? extends String> lines) {
        Map<String, Integer> places = new HashMap<>(lines.size() * 2);
        for (int i = 0; i < lines.size(); i++) {
            places.merge(lines.get(i), i, (first, second) -> -1);
        }
        return places;
    }

    /** The longest rising subsequence by the second number, by sorting into piles. */
    private static List<int[]> longestRising(List<int[]> pairs) {
        int[] top = new int[pairs.size()];
        int[] previous = new int[pairs.size()];
        int[] ends = new int[pairs.size()];
        int piles = 0;
        for (int i = 0; i < pairs.size(); i++) {
            int found = Arrays.binarySearch(ends, 0, piles, pairs.get(i)[1]);
            int pile = found < 0 ? -found - 1 : found;
            ends[pile] = pairs.get(i)[1];
            top[pile] = i;
            previous[i] = pile == 0 ? -1 : top[pile - 1];
            piles = Math.max(piles, pile + 1);
        }
        List<int[]> rising = new ArrayList<>(piles);
        for (int i = piles == 0 ? -1 : top[piles - 1]; i >= 0; i = previous[i]) {
            rising.add(pairs.get(i));
        }
        Collections.reverse(rising);
        return rising;
    }
}
