package dev.portolan.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The admin API of one gateway, as a caller with an administrator key sees it.
public final class AdminApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI gateway;
    private final String key;

    /// @param gateway the address without `/admin/v1`
    public AdminApi(URI gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    static String encoded(String pathSegment) {
        return URLEncoder.encode(pathSegment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path, Map<String, String> query) throws CommandFailedException {
        return send(request(path, query).GET());
    }

    JsonNode post(String path, Map<String, String> query, ObjectNode body)
            throws CommandFailedException {
        return send(
                request(path, query)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    JsonNode delete(String path) throws CommandFailedException {
        return send(request(path, Map.of()).DELETE());
    }

    /// A whole list, however many pages it has.
    ArrayNode list(String path, Map<String, String> query) throws CommandFailedException {
        var items = JSON.createArrayNode();
        var asked = new TreeMap<>(query);
        while (true) {
            JsonNode page = get(path, asked);
            items.addAll((ArrayNode) page.withArray("/data"));
            JsonNode next = page.path("next_cursor");
            if (!next.isTextual()) {
                return items;
            }
            asked.put("cursor", next.textValue());
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String parameters =
                new TreeMap<>(query)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                                .collect(Collectors.joining("&"));
        String address = gateway.toString().replaceAll("/+$", "") + "/admin/v1" + path;
        return HttpRequest.newBuilder(
                        URI.create(parameters.isEmpty() ? address : address + "?" + parameters))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) throws CommandFailedException {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode() < 300 ? json(answer) : refuse(answer);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CommandFailedException(
                    ExitCode.UNREACHABLE,
                    "no gateway answers at %s (%s); is `./portolan up` running?"
                            .formatted(gateway, why));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCode.FAILED, "interrupted");
        }
    }

    private JsonNode json(HttpResponse<String> answer) throws CommandFailedException {
        if (answer.body().isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "%s does not answer as Portolan does: no JSON".formatted(gateway));
        }
    }

    private JsonNode refuse(HttpResponse<String> answer) throws CommandFailedException {
        if (answer.statusCode() == 401) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "the gateway at %s refused the administrator key".formatted(gateway));
        }
        JsonNode problem = json(answer);
        String detail =
                problem.path("detail").asText(problem.path("title").asText("no reason given"));
        throw new CommandFailedException(
                ExitCode.FAILED, "%s (HTTP %s)".formatted(detail, answer.statusCode()));
    }
}
