package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Makes up what a text rests on: pages, search results of the client's, documents. Those on the
/// web are told.
final class BedrockSources {
    private final Dice dice;
    private final Telling telling;

    BedrockSources(Dice dice, Telling telling) {
        this.dice = dice;
        this.telling = telling;
    }

    /// @param from where the text begins that has just been told
    List<ObjectNode> citations(int from) {
        List<ObjectNode> citations = new ArrayList<>();
        for (int i = dice.upTo(2); i >= 0; i--) {
            citations.add(citation(from));
        }
        return citations;
    }

    private ObjectNode citation(int from) {
        String url = dice.word("https://t.example/");
        String title = dice.someText();
        return switch (dice.upTo(3)) {
            case 0 -> {
                telling.source(url, title, from, telling.length());
                yield json(
                        "{'title': ?, 'location': {'web': {'url': ?, 'domain': 'd'}}}", title, url);
            }
            case 1 -> {
                telling.source(url, "d", from, telling.length());
                yield json("{'location': {'web': {'url': ?, 'domain': 'd'}}}", url);
            }
            case 2 -> {
                telling.source(url, title, from, telling.length());
                yield json(
                        "{'title': ?, 'source': ?, 'sourceContent': [{'text': 'x'}], 'location': {'searchResultLocation': {'searchResultIndex': 0, 'start': 0, 'end': 1}}}",
                        title,
                        url);
            }
            default ->
                    json(
                            "{'title': ?, 'location': {'documentChar': {'documentIndex': 0, 'start': 0, 'end': 1}}}",
                            title);
        };
    }
}
