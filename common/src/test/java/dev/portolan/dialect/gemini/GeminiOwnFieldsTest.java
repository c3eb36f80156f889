package dev.portolan.dialect.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fields in Google's own words.
class GeminiOwnFieldsTest {
    private final GenerateContent translator = new GenerateContent();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-3-flash|\"reasoning_effort\": \"low\", \"thinking_config\": {\"thinking_budget\": 9}|/generationConfig/thinkingConfig|{\"thinkingBudget\": 9, \"includeThoughts\": true}",
                "gemini-2.5-flash|\"reasoning_effort\": \"low\", \"google\": {\"thinking_config\": {\"thinking_level\": \"high\"}}|/generationConfig/thinkingConfig|{\"thinkingLevel\": \"high\", \"includeThoughts\": true}",
                "gemini-3-flash|\"reasoning_effort\": \"low\", \"thinking_config\": {\"include_thoughts\": false}|/generationConfig/thinkingConfig|{\"thinkingLevel\": \"low\", \"includeThoughts\": false}",
                "gemini-3-flash|\"max_tokens\": 5, \"generation_config\": {\"max_output_tokens\": 9, \"top_k\": 2}|/generationConfig|{\"maxOutputTokens\": 9, \"topK\": 2}",
                "gemini-3-flash|\"google\": {\"temperature\": 0.5, \"presence_penalty\": 1, \"frequencyPenalty\": 2, \"seed\": 3, \"logprobs\": 4}|/generationConfig|{\"temperature\": 0.5, \"presencePenalty\": 1, \"frequencyPenalty\": 2, \"seed\": 3, \"logprobs\": 4}",
                "gemini-3-flash|\"image_config\": {\"aspect_ratio\": \"1:1\"}|/generationConfig/imageConfig|{\"aspectRatio\": \"1:1\"}",
                "gemini-3-flash|\"response_schema\": {\"properties\": {\"sea_level\": {}}}|/generationConfig/responseSchema|{\"properties\": {\"sea_level\": {}}}",
                "gemini-3-flash|\"labels\": {\"my_team\": \"a_b\"}|/labels|{\"my_team\": \"a_b\"}",
                "gemini-3-flash|\"tool_config\": {\"retrieval_config\": {\"lat_lng\": {\"latitude\": 1}}}|/toolConfig|{\"retrievalConfig\": {\"latLng\": {\"latitude\": 1}}}"
            })
    void standWhereGoogleLooksForThem(String model, String fields, String place, String value)
            throws Exception {
        String request =
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], %s}"
                        .formatted(fields);

        JsonNode body = Rendered.request(translator, request, Rendered.model(model)).body();

        assertEquals(Rendered.json(value), Rendered.json(body.at(place).toString()));
    }
}
