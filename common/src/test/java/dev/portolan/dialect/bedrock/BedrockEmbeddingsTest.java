package dev.portolan.dialect.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingForm.Input;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.TranslatedRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockEmbeddingsTest {
    private final BedrockEmbeddings embeddings = new BedrockEmbeddings();

    private static EmbeddingForm form(Optional<Integer> dimensions, Input... inputs) {
        return new EmbeddingForm(List.of(inputs), dimensions, Map.of(), Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v2:0 | {\"inputText\": \"tide\", \"dimensions\": 256}",
                "amazon.titan-embed-image-v1 | {\"inputText\": \"tide\", \"embeddingConfig\": {\"outputEmbeddingLength\": 256}}",
                "us.cohere.embed-v4:0 | {\"texts\": [\"tide\"], \"input_type\": \"search_document\", \"embedding_types\": [\"float\"], \"output_dimension\": 256}",
                "amazon.nova-2-multimodal-embeddings-v1:0 | {\"schemaVersion\": \"nova-multimodal-embed-v1\", \"taskType\": \"SINGLE_EMBEDDING\", \"singleEmbeddingParams\": {\"embeddingPurpose\": \"GENERIC_INDEX\", \"embeddingDimension\": 256, \"text\": {\"truncationMode\": \"NONE\", \"value\": \"tide\"}}}"
            })
    void asksEachFamilyInItsOwnWords(String model, String body) throws Exception {
        List<TranslatedRequest> requests =
                embeddings.requests(
                        form(Optional.of(256), new Input.Text("tide")), Rendered.model(model));

        assertEquals(1, requests.size());
        assertEquals(Rendered.json(body), Rendered.json(requests.getFirst().body().toString()));
        assertEquals(Set.of(), requests.getFirst().leftOut());
    }

    @ParameterizedTest
    @ValueSource(strings = {"amazon.titan-embed-text-v1", "cohere.embed-english-v3"})
    void namesDimensionsThatCannotBeChosen(String model) throws Exception {
        TranslatedRequest request =
                embeddings
                        .requests(
                                form(Optional.of(256), new Input.Text("tide")),
                                Rendered.model(model))
                        .getFirst();

        assertEquals(Set.of("dimensions"), request.leftOut());
    }

    @ParameterizedTest
    @CsvSource({
        "cohere.embed-english-v3, embedding_types",
        "amazon.titan-embed-text-v2:0, embeddingTypes"
    })
    void asksForPlainNumbersWhateverElseIsWanted(String model, String field) throws Exception {
        EmbeddingForm form =
                new EmbeddingForm(
                        List.of(new Input.Text("tide")),
                        Optional.empty(),
                        Map.of(),
                        Map.of(field, Rendered.json("[\"binary\"]")));

        TranslatedRequest request = embeddings.requests(form, Rendered.model(model)).getFirst();

        assertEquals(Set.of(field), request.leftOut());
        assertFalse(request.body().toString().contains("binary"));
    }

    @Test
    void asksAsOftenAsTheFamilyNeeds() throws Exception {
        Input[] many =
                IntStream.range(0, 100)
                        .mapToObj(i -> new Input.Text("text " + i))
                        .toArray(Input[]::new);

        List<TranslatedRequest> cohere =
                embeddings.requests(
                        form(Optional.empty(), many), Rendered.model("cohere.embed-v4:0"));

        assertEquals(
                List.of(96, 4),
                cohere.stream().map(each -> each.body().path("texts").size()).toList());
        assertEquals(
                100,
                embeddings
                        .requests(
                                form(Optional.empty(), many),
                                Rendered.model("amazon.titan-embed-text-v2:0"))
                        .size());
    }

    @Test
    void givesTheModelItsOwnFields() throws Exception {
        EmbeddingForm form =
                new EmbeddingForm(
                        List.of(new Input.Text("tide")),
                        Optional.empty(),
                        Map.of("user", TextNode.valueOf("u")),
                        Map.of("input_type", TextNode.valueOf("search_query")));

        TranslatedRequest request =
                embeddings.requests(form, Rendered.model("cohere.embed-v4:0")).getFirst();

        assertEquals("search_query", request.body().path("input_type").asText());
        assertEquals(Set.of("user"), request.leftOut());
    }

    @Test
    void refusesTokensAndUnknownFamilies() {
        assertThrows(
                InvalidRequestException.class,
                () ->
                        embeddings.requests(
                                form(Optional.empty(), new Input.Tokens(List.of(1, 2))),
                                Rendered.model("cohere.embed-v4:0")));
        assertThrows(
                InvalidRequestException.class,
                () ->
                        embeddings.requests(
                                form(Optional.empty(), new Input.Text("tide")),
                                Rendered.model("twelvelabs.marengo-embed-3-0-v1:0")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"embedding\": [1, -0.5], \"inputTextTokenCount\": 3}",
                "{\"embeddings\": [[1, -0.5]], \"response_type\": \"embeddings_floats\"}",
                "{\"embeddings\": {\"float\": [[1, -0.5]]}}",
                "{\"embeddings\": [{\"embeddingType\": \"TEXT\", \"embedding\": [1, -0.5]}]}"
            })
    void readsEveryShape(String body) throws Exception {
        Embeddings read =
                embeddings.answer(
                        List.of(body.getBytes(UTF_8), body.getBytes(UTF_8)),
                        List.of(
                                Map.of("x-amzn-bedrock-input-token-count", List.of("3")),
                                Map.of("x-amzn-bedrock-input-token-count", List.of("3"))));

        assertEquals(2, read.vectors().size());
        assertArrayEquals(new double[] {1, -0.5}, read.vectors().getLast());
        assertEquals(6, read.usage().orElseThrow().total());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"embeddings\": 5}",
                "{\"embeddings\": [5]}",
                "{\"embedding\": [\"a\"]}",
                "{\"embeddings\": {\"int8\": []}}"
            })
    void refusesWhatIsNoAnswer(String body) {
        assertThrows(
                MalformedAnswerException.class,
                () -> embeddings.answer(List.of(body.getBytes(UTF_8)), List.of(Map.of())));
    }
}
