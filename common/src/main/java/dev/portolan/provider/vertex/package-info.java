/// Google Cloud's Vertex AI: [dev.portolan.provider.vertex.VertexAdapter].
@NullMarked
package dev.portolan.provider.vertex;

import org.jspecify.annotations.NullMarked;
