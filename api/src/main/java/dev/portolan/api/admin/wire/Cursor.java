package dev.portolan.api.admin.wire;

import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The place after the last item of a page, spelled so that nobody reads meaning into it. Whatever
/// it holds is only ever a bound value in a query, so a forged one does no harm.
public final class Cursor {
    private static final String MARK = "1:";

    private Cursor() {}

    public static String after(String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((MARK + last).getBytes(StandardCharsets.UTF_8));
    }

    /// @throws dev.portolan.api.admin.problem.ProblemException 400 for anything [#after] did not
    ///   make
    public static String open(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(MARK) && text.length() > MARK.length() && text.indexOf(0) < 0) {
                return text.substring(MARK.length());
            }
        } catch (IllegalArgumentException _) {
            // Refused below, as any other text that is no cursor.
        }
        throw Problem.invalidField(
                        Violation.of(
                                "cursor", cursor, "must be the next_cursor of an earlier answer"))
                .asException();
    }
}
