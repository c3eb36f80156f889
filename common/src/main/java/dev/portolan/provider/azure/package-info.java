/// Azure OpenAI and what else Microsoft Foundry serves:
/// [dev.portolan.provider.azure.AzureOpenAiAdapter].
@NullMarked
package dev.portolan.provider.azure;

import org.jspecify.annotations.NullMarked;
