package dev.portolan.dialect.bedrock;

import java.util.regex.Pattern;

/// A document's name as Converse takes it: letters, digits, single spaces, hyphens, parentheses and
/// square brackets, up to 200
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html, read
/// 2026-11-26).
final class DocumentName {
    private static final int LONGEST = 190; // leaves room for a number
    private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9()\\[\\]-]+");

    private DocumentName() {}

    /// @param fileName as the client gave it
    static String of(String fileName) {
        String bare = ENDING.matcher(fileName).replaceFirst("");
        String name = ODD.matcher(bare).replaceAll(" ").strip();
        if (name.isEmpty()) {
            return "document";
        }
        return name.length() > LONGEST ? name.substring(0, LONGEST).strip() : name;
    }
}
