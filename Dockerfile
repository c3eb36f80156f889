# One image for the gateway, the worker and the database migration: the command says which.
#
#   docker build -t portolan .
#   docker run portolan dev.portolan.worker.WorkerApplication server config/worker.yml

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -Dquick -DskipTests -pl api,worker -am package
# The two processes share most of their libraries, at the same versions.
RUN mkdir -p /app/lib && \
    cp api/target/portolan-api.jar worker/target/portolan-worker.jar /app/ && \
    cp api/target/lib/*.jar worker/target/lib/*.jar /app/lib/ && \
    cp -r config LICENSE /app/

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Portolan" \
      org.opencontainers.image.description="An LLM gateway with a living model catalog" \
      org.opencontainers.image.licenses="Apache-2.0"

# /app/adapters: jars with adapters of your own. /var/lib/portolan: the last good snapshot of the catalog.
# Named volumes take their owner from the folders made here.
RUN useradd --system --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin portolan && \
    install -d -o portolan -g portolan /app/adapters /var/lib/portolan /var/lib/portolan-keyring
WORKDIR /app
COPY --from=build /app/ ./
COPY docker/answers /usr/local/bin/answers
USER portolan
# Inside a container the world is whatever the engine publishes.
ENV PORTOLAN_HOST=0.0.0.0 PORTOLAN_ADMIN_HOST=0.0.0.0 PORTOLAN_DATA=/var/lib/portolan
VOLUME ["/app/adapters", "/var/lib/portolan"]
# Application (the gateway's door) and Dropwizard's admin connector (metrics, health).
EXPOSE 8080 8081

# JDK_JAVA_OPTIONS adds to and overrides these.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-cp", "portolan-api.jar:portolan-worker.jar:adapters/*"]
CMD ["dev.portolan.api.ApiApplication", "server", "config/api.yml"]

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["answers", "8081", "/ping"]
