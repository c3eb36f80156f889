package dev.portolan.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test class a real broker, which all test classes of the JVM share. Register it as a
/// static field. It is to be had as a parameter of type [TestKafka] or from [#kafka()].
public final class KafkaExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(KafkaExtension.class);

    private Optional<TestKafka> kafka = Optional.empty();

    public TestKafka kafka() {
        return kafka.orElseThrow(() ->
                new IllegalStateException(
                        "no broker yet: is the extension a static @RegisterExtension field?"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        kafka =
                Optional.of(
                        context.getRoot()
                                .getStore(NAMESPACE)
                                .getOrComputeIfAbsent(
                                        KafkaServer.class,
                                        _ -> new KafkaServer(),
                                        KafkaServer.class)
                                .kafka());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return kafka();
    }
}
