package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A page that some of a choice's text rests on, as OpenAI's `annotations` show it
/// (https://platform.openai.com/docs/api-reference/chat/object, read 2026-11-26). Places count the
/// text's characters from its beginning; a character is a Unicode code point, as it is to OpenAI's
/// own service and its Python client.
///
/// @param title empty where there is none
/// @param from the first character
/// @param to behind the last character
public record UrlCitation(String url, String title, int from, int to) {
    /// How many characters a text has. The texts of a stream may be added up, wherever it was cut:
    /// of a character that two of them share, only its first half counts.
    public static int characters(String text) {
        int characters = 0;
        for (int i = 0; i < text.length(); i++) {
            characters += Character.isLowSurrogate(text.charAt(i)) ? 0 : 1;
        }
        return characters;
    }

    public ObjectNode annotation() {
        ObjectNode annotation = Trees.object().put("type", "url_citation");
        annotation
                .putObject("url_citation")
                .put("url", url)
                .put("title", title)
                .put("start_index", from)
                .put("end_index", to);
        return annotation;
    }
}
