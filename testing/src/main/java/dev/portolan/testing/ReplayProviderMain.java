package dev.portolan.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Plays recorded providers until it is stopped, for trying Portolan without an account:
///
/// ```text
/// java -cp … dev.portolan.testing.ReplayProviderMain --port 9009 --recordings DIR [--provider openrouter]…
/// ```
///
/// Without `--provider` it plays all that the recordings know, in every dialect; OpenRouter answers
/// wherever no other is named, so that its own address, `http://127.0.0.1:9009/api/v1`, works.
public final class ReplayProviderMain {
    private ReplayProviderMain() {}

    /// Runs until the process is ended.
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(option(arguments, "--port").orElse("9009"));
        Corpus corpus =
                option(arguments, "--recordings")
                        .map(folder -> Corpus.at(Path.of(folder)))
                        .or(Corpus::find)
                        .orElseThrow(
                                () -> new IllegalArgumentException("say where: --recordings DIR"));
        List<String> providers = providers(arguments, corpus);
        try (var replay = ReplayProvider.startOn(port, corpus, providers)) {
            for (String provider : providers) {
                System.out.printf("%-16s %s%n", provider, replay.root(provider));
            }
            System.out.printf(
                    "%-16s http://127.0.0.1:%s/api/v1%n", "(" + providers.getFirst() + ")", port);
            new CountDownLatch(1).await();
        }
    }

    private static List<String> providers(String[] arguments, Corpus corpus) {
        var named = new ArrayList<String>();
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals("--provider")) {
                named.add(arguments[i + 1]);
            }
        }
        if (named.isEmpty()) {
            corpus.index().stream().map(Corpus.Entry::provider).distinct().forEach(named::add);
            if (named.remove("openrouter")) {
                named.addFirst("openrouter");
            }
        }
        return named;
    }

    private static Optional<String> option(String[] arguments, String name) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }
}
