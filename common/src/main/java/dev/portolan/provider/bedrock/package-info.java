/// Amazon Bedrock: [dev.portolan.provider.bedrock.BedrockAdapter]. Of AWS's SDK it uses the signer
/// and the chain of credentials; requests go the gateway's own way.
@NullMarked
package dev.portolan.provider.bedrock;

import org.jspecify.annotations.NullMarked;
