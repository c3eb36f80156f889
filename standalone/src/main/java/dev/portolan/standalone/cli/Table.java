package dev.portolan.standalone.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Aligned columns. Where a line would be wider than the terminal, columns of texts that may give
/// way are cut, the widest first, and end in `…`; if that is not enough, columns are left out. A
/// name that is needed for the next command stays whole, were the line to wrap.
///
/// @param right the columns, counted from 0, that are aligned to the right: numbers, never cut
/// @param yielding the columns that may give way, the first to be left out first
record Table(
        List<String> headings,
        List<Integer> right,
        List<Integer> yielding,
        List<List<String>> rows) {
    private static final String GAP = "  ";
    private static final int LEAST = 10;

    Table {
        headings = List.copyOf(headings);
        right = List.copyOf(right);
        yielding = List.copyOf(yielding);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException(
                        "a row of %s cells under %s headings"
                                .formatted(row.size(), headings.size()));
            }
        }
    }

    /// The lines, headings first, without trailing blanks.
    List<String> lines(OptionalInt columns) {
        int[] widths = fitting(columns.orElse(Integer.MAX_VALUE));
        var lines = new ArrayList<String>();
        lines.add(line(headings, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /// The width of each column; 0 for one that is left out.
    private int[] fitting(int most) {
        int[] widths = widths();
        for (int leftOut = 0; ; leftOut++) {
            for (int column : yielding.subList(0, leftOut)) {
                widths[column] = 0;
            }
            int[] narrowed = narrowed(widths, most);
            if (total(narrowed) <= most || leftOut == yielding.size()) {
                return narrowed;
            }
        }
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(headings.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], length(printable(row.get(i))));
            }
        }
        return widths;
    }

    private int[] narrowed(int[] widths, int most) {
        int[] narrowed = widths.clone();
        List<Integer> texts = yielding.stream().filter(each -> !right.contains(each)).toList();
        for (int total = total(narrowed); total > most; total--) {
            Optional<Integer> widest =
                    texts.stream().max(Comparator.comparingInt(i -> narrowed[i]));
            if (widest.isEmpty() || narrowed[widest.get()] <= LEAST) {
                return narrowed;
            }
            narrowed[widest.get()]--;
        }
        return narrowed;
    }

    private static int total(int[] widths) {
        int total = -GAP.length();
        for (int width : widths) {
            total += width == 0 ? 0 : GAP.length() + width;
        }
        return total;
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (widths[i] == 0) {
                continue;
            }
            String cell = cut(printable(cells.get(i)), widths[i]);
            String padding = " ".repeat(widths[i] - length(cell));
            line.append(line.isEmpty() ? "" : GAP)
                    .append(right.contains(i) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
    }

    /// A provider's text must not be able to steer the terminal.
    static String printable(String cell) {
        return cell.codePoints()
                .map(c ->
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                                ? ' '
                                : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
