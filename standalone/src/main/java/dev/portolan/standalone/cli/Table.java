package dev.portolan.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Aligned columns. Where a line would be wider than the terminal, the widest columns give way
/// first and end in `…`.
///
/// @param right the columns, counted from 0, that are aligned to the right: numbers
record Table(List<String> headings, List<Integer> right, List<List<String>> rows) {
    private static final String GAP = "  ";
    private static final int LEAST = 6;

    Table {
        headings = List.copyOf(headings);
        right = List.copyOf(right);
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
        int[] widths = widths();
        columns.ifPresent(most -> narrow(widths, most));
        var lines = new ArrayList<String>();
        lines.add(line(headings, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
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

    private static void narrow(int[] widths, int most) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        while (total > most) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= LEAST) {
                return;
            }
            widths[widest]--;
            total--;
        }
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cut(printable(cells.get(i)), widths[i]);
            String padding = " ".repeat(widths[i] - length(cell));
            line.append(i == 0 ? "" : GAP)
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
    private static String printable(String cell) {
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
