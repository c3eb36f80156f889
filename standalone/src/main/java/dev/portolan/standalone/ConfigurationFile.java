package dev.portolan.standalone;

import dev.portolan.standalone.home.StartRefusedException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.setup.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/// A configuration in which `${NAME}` stands for what is known at the start only, or else for a
/// variable of the environment; `${NAME:-default}` has a default.
///
/// @param values what is known at the start only
record ConfigurationFile(Path path, Map<String, String> values, Map<String, String> environment) {
    ConfigurationFile {
        values = Map.copyOf(values);
        environment = Map.copyOf(environment);
    }

    /// @throws StartRefusedException if the file is not there, or not understood
    StandaloneConfiguration read(Bootstrap<StandaloneConfiguration> bootstrap)
            throws StartRefusedException {
        if (!Files.isReadable(path)) {
            throw new StartRefusedException("the configuration " + path + " cannot be read");
        }
        var source =
                new SubstitutingSourceProvider(
                        new FileConfigurationSourceProvider(),
                        new StringSubstitutor(this::value)
                                .setEnableUndefinedVariableException(true));
        try {
            return bootstrap
                    .getConfigurationFactoryFactory()
                    .create(
                            StandaloneConfiguration.class,
                            bootstrap.getValidatorFactory().getValidator(),
                            bootstrap.getObjectMapper(),
                            "dw")
                    .build(source, path.toString());
        } catch (ConfigurationException e) {
            throw new StartRefusedException(
                    String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " "));
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefusedException(
                    "the configuration %s: %s".formatted(path, e.getMessage()));
        }
    }

    private @Nullable String value(String name) {
        String value = values.get(name);
        return value == null ? environment.get(name) : value;
    }
}
