package dev.portolan.dialect.openai;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a [RequestReader] finds, while it finds it. Positions are byte offsets into the body.
final class RequestFields {
    String model = "";
    int modelFrom = -1;
    int modelTo = -1;
    boolean stream;
    boolean includeUsage;
    int choices = 1;

    /// The value of `stream_options` if it is `null`.
    int nullOptionsFrom = -1;

    int nullOptionsTo = -1;

    /// Behind the opening brace of `stream_options`.
    int optionsInside = -1;

    boolean optionsEmpty = true;

    /// The value of `stream_options.include_usage` if it is `false` or `null`.
    int includeUsageFrom = -1;

    int includeUsageTo = -1;

    /// The closing brace of the body.
    int end = -1;

    /// See [OpenAiRequest#rewritten].
    byte[] rewritten(byte[] body, String upstreamModel, boolean askForUsage) {
        List<Splice> splices = new ArrayList<>(2);
        splices.add(Splice.of(modelFrom, modelTo, Splice.quoted(upstreamModel)));
        if (askForUsage && stream && !includeUsage) {
            splices.add(usageSplice());
        }
        splices.sort(Comparator.comparingInt(Splice::from));
        return Splice.apply(body, splices);
    }

    /// What makes the provider count tokens at the end of the stream, wherever the client left off.
    private Splice usageSplice() {
        if (includeUsageFrom >= 0) {
            return Splice.of(includeUsageFrom, includeUsageTo, "true");
        }
        if (optionsInside >= 0) {
            return Splice.of(
                    optionsInside,
                    optionsInside,
                    optionsEmpty ? "\"include_usage\":true" : "\"include_usage\":true,");
        }
        if (nullOptionsFrom >= 0) {
            return Splice.of(nullOptionsFrom, nullOptionsTo, "{\"include_usage\":true}");
        }
        return Splice.of(end, end, ",\"stream_options\":{\"include_usage\":true}");
    }
}
