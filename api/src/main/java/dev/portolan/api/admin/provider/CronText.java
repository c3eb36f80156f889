package dev.portolan.api.admin.provider;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks a cron expression of Quartz's kind without Quartz, which lives in the worker alone:
/// second, minute, hour, day of month, month, day of week and perhaps year, of which one of the two
/// days must be `?`. Narrower than Quartz on purpose: the second is one number, so that nothing
/// runs more often than once a minute.
final class CronText {
    private static final int LONGEST = 120;
    private static final List<String> MONTHS =
            List.of(
                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                    "DEC");
    private static final List<String> DAYS =
            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Pattern LAST_OF_MONTH = Pattern.compile("L(-([1-9]|[12][0-9]|30))?W?");
    private static final Pattern NEAR_DAY = Pattern.compile("([1-9]|[12][0-9]|3[01])W");
    private static final Pattern NTH_DAY =
            Pattern.compile("([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])|L");

    private CronText() {}

    /// @param names what may stand for the numbers, the first for the least
    private record Field(String name, int least, int most, List<String> names) {}

    private static final List<Field> FIELDS =
            List.of(
                    new Field("second", 0, 59, List.of()),
                    new Field("minute", 0, 59, List.of()),
                    new Field("hour", 0, 23, List.of()),
                    new Field("day of month", 1, 31, List.of()),
                    new Field("month", 1, 12, MONTHS),
                    new Field("day of week", 1, 7, DAYS),
                    new Field("year", 1970, 2099, List.of()));

    /// What is wrong with an expression, as the rest of a sentence that begins with its name; empty
    /// where nothing is.
    static Optional<String> fault(String cron) {
        String[] parts = cron.strip().toUpperCase(Locale.ROOT).split("\\s+", -1);
        if (cron.length() > LONGEST || parts.length < 6 || parts.length > 7) {
            return Optional.of(
                    "must have 6 or 7 fields (second minute hour day-of-month month day-of-week [year]), such as \"0 17 * * * ?\"");
        }
        if (!isNumber(parts[0], FIELDS.getFirst())) {
            return Optional.of(
                    "must name one second from 0 to 59: nothing is synchronised more than once a minute");
        }
        if (parts[3].equals("?") == parts[5].equals("?")) {
            return Optional.of(
                    "must have ? for either the day of month or the day of week, and only for one of them");
        }
        for (int i = 1; i < parts.length; i++) {
            if (!isValid(parts[i], i)) {
                Field field = FIELDS.get(i);
                return Optional.of(
                        "has a %s that is none: use %s-%s, *, lists with commas, ranges with -, steps with /"
                                .formatted(field.name(), field.least(), field.most()));
            }
        }
        return Optional.empty();
    }

    private static boolean isValid(String part, int index) {
        boolean isDay = index == 3 || index == 5;
        if (isDay && part.equals("?")) {
            return true;
        }
        if (index == 3
                && (LAST_OF_MONTH.matcher(part).matches() || NEAR_DAY.matcher(part).matches())) {
            return true;
        }
        if (index == 5 && NTH_DAY.matcher(part).matches()) {
            return true;
        }
        for (String item : part.split(",", -1)) {
            if (!isItem(item, FIELDS.get(index))) {
                return false;
            }
        }
        return true;
    }

    /// `*`, `5`, `5-10`, and each with `/2` behind it.
    private static boolean isItem(String item, Field field) {
        String[] stepped = item.split("/", -1);
        if (stepped.length > 2 || (stepped.length == 2 && !isStep(stepped[1], field))) {
            return false;
        }
        if (stepped[0].equals("*")) {
            return true;
        }
        String[] ends = stepped[0].split("-", -1);
        return ends.length <= 2
                && isNumber(ends[0], field)
                && isNumber(ends[ends.length - 1], field);
    }

    private static boolean isStep(String text, Field field) {
        int span = field.least() == 1970 ? field.most() : field.most() - field.least() + 1;
        return text.matches("[0-9]{1,4}")
                && Integer.parseInt(text) >= 1
                && Integer.parseInt(text) < span;
    }

    private static boolean isNumber(String text, Field field) {
        if (field.names().contains(text)) {
            return true;
        }
        return text.matches("[0-9]{1,4}")
                && Integer.parseInt(text) >= field.least()
                && Integer.parseInt(text) <= field.most();
    }
}
