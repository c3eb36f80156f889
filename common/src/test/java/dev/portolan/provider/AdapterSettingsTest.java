package dev.portolan.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What an adapter's page says of its settings is what the admin API lets through.
class AdapterSettingsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("portolan.root"), "common/src/main/java");
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    @Test
    void everyAdapterDeclaresWhatItsTableOfSettingsNames() throws IOException {
        for (ProviderAdapter adapter : AdapterRegistry.load().all()) {
            assertEquals(
                    documented(adapter.getClass()),
                    new TreeSet<>(adapter.settings().orElseThrow().keySet()),
                    adapter.shortName());
        }
    }

    @Test
    void aChoiceTakesItsWordsAndNothingElse() {
        SettingKind choice = SettingKind.UNSUPPORTED_PARAMETERS;

        for (String word : Set.of("warn", "drop", "reject")) {
            assertTrue(choice.allows(TextNode.valueOf(word)), word);
        }
        for (String word : Set.of("", "Warn", "warm", "none")) {
            assertFalse(choice.allows(TextNode.valueOf(word)), word);
        }
        assertFalse(choice.allows(IntNode.valueOf(1)));
        assertEquals("must be one of warn, drop, reject", choice.rule());
    }

    @Test
    void whatIsSentTakesWhatMayBeSent() {
        assertTrue(SettingKind.HEADER_NAME.allows(TextNode.valueOf("X-Api-Key")));
        assertFalse(SettingKind.HEADER_NAME.allows(TextNode.valueOf("Transfer-Encoding")));
        assertTrue(SettingKind.HEADER_VALUE.allows(TextNode.valueOf("My App, (c) 2026")));
        assertFalse(SettingKind.HEADER_VALUE.allows(TextNode.valueOf("a\tb")));
        for (String path : Set.of("", "chat", "/v2/%7Ea/chat?api-version=2&x=a/b?c", "/x:run")) {
            assertTrue(SettingKind.PATH.allows(TextNode.valueOf(path)), path);
        }
        for (String path : Set.of(" ", "/a b", "/a\n", "/%zz", "/ü", "/a#b", "/[")) {
            assertFalse(SettingKind.PATH.allows(TextNode.valueOf(path)), path);
        }
    }

    @Test
    void listsMayBeElsewhereOnTheServer() {
        ArrayNode places = JsonNodeFactory.instance.arrayNode().add("/models");

        assertTrue(SettingKind.PATHS.allows(places));
        assertTrue(SettingKind.PATHS.allows(places.add("http://[::1]:8080/models?limit=5")));
        assertTrue(SettingKind.PATHS.allows(TextNode.valueOf("https://api.example.com/m")));
        assertFalse(SettingKind.PATHS.allows(TextNode.valueOf("https://")));
        assertFalse(SettingKind.PATHS.allows(TextNode.valueOf("https://a.example/ b")));
        assertFalse(SettingKind.PATHS.allows(places.add("a b")));
    }

    /// The first column of the table that begins with `setting`, of a class and of those above it.
    private static Set<String> documented(Class<?> adapter) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Class<?> type = adapter; type != Object.class; type = type.getSuperclass()) {
            boolean isWithin = false;
            for (String line :
                    Files.readAllLines(
                            SOURCES.resolve(type.getName().replace('.', '/') + ".java"))) {
                isWithin = line.startsWith("/// |") && (isWithin || line.contains("| setting |"));
                if (isWithin) {
                    Matcher name = NAME.matcher(line.substring(0, line.indexOf('|', 5)));
                    while (name.find()) {
                        names.add(name.group(1));
                    }
                }
            }
        }
        return names;
    }
}
