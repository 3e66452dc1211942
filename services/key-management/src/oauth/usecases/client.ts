/** Clients authenticate themselves by the key of their TLS certificate (RFC 8705 §2.2); it is their client_id, too. */
import { expectClient, HalfError, type StoredClient } from '@jitsuin/key-half'
import { OauthError } from '../errors.js'
import type { OauthContext } from './context.js'

/** The registered client with this key. @throws {OauthError} `oauth/client-unknown` */
export async function expectOauthClient(
  { half }: Pick<OauthContext, 'half'>,
  { clientKey, clientId }: { readonly clientKey: string | undefined; readonly clientId: string | undefined },
): Promise<StoredClient> {
  if (clientKey === undefined || clientId !== clientKey)
    throw new OauthError('oauth/client-unknown', clientKey ?? 'No client certificate')
  try {
    return await expectClient(half, clientKey)
  } catch (cause) {
    if (cause instanceof HalfError) throw new OauthError('oauth/client-unknown', clientKey, { cause })
    throw cause
  }
}
