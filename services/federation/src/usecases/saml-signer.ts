import type { SamlSigner } from '@jitsuin/saml'
import { announce, signingKeyFor } from '../domain/saml-keys.js'
import type { SamlParts } from './saml-parts.js'

/** The key that signs for a partner now, and its id. Without a partner it is the active one. The first start makes the first key. */
export async function signerFor(
  parts: Pick<SamlParts, 'ring' | 'keys' | 'clock' | 'randomBytes'>,
  partnerId = '',
): Promise<{ readonly keyId: string; readonly signer: SamlSigner }> {
  const { ring, keys, clock } = parts
  const stored = await ring.load()
  const ready = stored.length > 0 ? stored : await makeFirstKey(parts)
  const key = signingKeyFor(ready, partnerId, clock())
  if (!key) throw new Error('The ring has no active key')
  return { keyId: key.keyId, signer: await keys.signerOf(key.keyId, key.certificateDer) }
}

/** Two instances may start at once: the second finds a key there and leaves its own unused. */
async function makeFirstKey({
  ring,
  keys,
  clock,
  randomBytes,
}: Pick<SamlParts, 'ring' | 'keys' | 'clock' | 'randomBytes'>) {
  const at = clock()
  const keyId = Buffer.from(randomBytes(8)).toString('hex')
  const certificateDer = await keys.create(keyId, at)
  const act = { actor: 'system:federation', at, name: 'first' } as const
  return ring.change(act, (stored) =>
    stored.length > 0 ? { keys: stored } : announce(stored, { keyId, certificateDer }, at),
  )
}
