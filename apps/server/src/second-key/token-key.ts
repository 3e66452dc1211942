import { type KeyObject, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { generateKey, KeysError, openKeyStore } from '@jitsuin/keys'
import { loadOrMakePassphrase } from '../first-start/ceremony.js'

const NAME = 'tokens'

/** The key that signs tokens, P-256; made at the first start of the key zone. */
export async function loadOrMakeTokenKey(zoneFolder: string): Promise<KeyObject> {
  const directory = join(zoneFolder, 'keys')
  const passphrase = await loadOrMakePassphrase(directory)
  const store = await openKeyStore({ directory, passphrase, random: randomBytes })
  try {
    return await store.load(NAME)
  } catch (error) {
    if (!(error instanceof KeysError && error.code === 'keys/missing')) throw error
    const key = await generateKey('p256')
    await store.save(NAME, key)
    return key
  }
}
