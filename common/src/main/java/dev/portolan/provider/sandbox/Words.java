package dev.portolan.provider.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sandbox's tokens: a word with the white space before it. Strung together they are the text.
final class Words {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+$");

    private Words() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
