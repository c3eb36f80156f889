package dev.portolan.api.admin.problem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An RFC 9457 problem.
///
/// @param code a stable word for programs; `type` is made of it
/// @param title the same for every problem with this code
/// @param detail what is wrong this time and what helps, in a sentence
/// @param errors the fields at fault, where fields are
/// @param retryAfter when it may be worth trying again
public record Problem(
        int status,
        String code,
        String title,
        String detail,
        List<Violation> errors,
        Optional<Duration> retryAfter) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, List.of(), Optional.empty());
    }

    public static Problem invalidFields(List<Violation> errors) {
        StringBuilder detail = new StringBuilder();
        for (Violation error : errors.subList(0, Math.min(3, errors.size()))) {
            detail.append(detail.isEmpty() ? "" : "; ")
                    .append("'")
                    .append(error.field())
                    .append("' ")
                    .append(error.rule());
        }
        if (errors.size() > 3) {
            detail.append("; and ").append(errors.size() - 3).append(" more");
        }
        return new Problem(
                400,
                "invalid_fields",
                "Fields were refused",
                detail + ".",
                errors,
                Optional.empty());
    }

    public static Problem invalidField(Violation error) {
        return invalidFields(List.of(error));
    }

    public static Problem notFound(String what, String id) {
        return of(404, "not_found", "Not found", "There is no %s '%s'.".formatted(what, id));
    }

    public static Problem conflict(String code, String detail) {
        return of(409, code, "In conflict with the catalog", detail);
    }

    public static Problem unavailable(String code, String detail, Duration retryAfter) {
        return new Problem(
                503, code, "Not available now", detail, List.of(), Optional.of(retryAfter));
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    public String type() {
        return "urn:portolan:problem:" + code.replace('_', '-');
    }

    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", type())
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        if (!errors.isEmpty()) {
            ArrayNode list = json.putArray("errors");
            for (Violation error : errors) {
                ObjectNode item = list.addObject().put("field", error.field());
                item.put("value", error.value().orElse(null));
                item.put("rule", error.rule());
            }
        }
        retryAfter.ifPresent(wait -> json.put("retry_after_seconds", wait.toSeconds()));
        return json.toString();
    }
}
