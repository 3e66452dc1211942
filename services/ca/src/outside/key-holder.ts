/** The places of private keys: a folder of encrypted files, or a PKCS#11 token. */
import {
  connectToken,
  generateKey,
  generateTokenKey,
  openKeyStore,
  softwareSigner,
  type TokenKeyKind,
  type TokenSettings,
  tokenSigner,
} from '@jitsuin/keys'
import type { KeySigner } from '@jitsuin/pki'

/** A place where keys are made and used; none ever leaves it. */
export type KeyHolder = {
  /** Makes a new key; a name that is taken is refused (`keys/exists`). */
  create(name: string, kind: TokenKeyKind): Promise<KeySigner>
  /** Opens a key that was made before; `keys/missing` if it was not. */
  open(name: string): Promise<KeySigner>
  close(): Promise<void>
}

/** Which place. */
export type KeyHolderSettings =
  | { readonly kind: 'software'; readonly directory: string; readonly passphrase: string }
  | ({ readonly kind: 'token' } & TokenSettings)

/** Opens a place of keys. */
export async function openKeyHolder(
  settings: KeyHolderSettings,
  random: (size: number) => Uint8Array,
): Promise<KeyHolder> {
  return settings.kind === 'software' ? softwareHolder(settings, random) : tokenHolder(settings)
}

async function softwareHolder(
  { directory, passphrase }: Extract<KeyHolderSettings, { kind: 'software' }>,
  random: (size: number) => Uint8Array,
): Promise<KeyHolder> {
  const store = await openKeyStore({ directory, passphrase, random })
  return {
    create: async (name, kind) => {
      const privateKey = await generateKey(kind)
      await store.save(name, privateKey)
      return softwareSigner(privateKey)
    },
    open: async (name) => softwareSigner(await store.load(name)),
    close: async () => undefined,
  }
}

async function tokenHolder({ modulePath, tokenLabel, pin }: TokenSettings): Promise<KeyHolder> {
  const token = await connectToken({ modulePath, tokenLabel, pin })
  return {
    create: (name, kind) => generateTokenKey(token, kind, { keyLabel: name }),
    open: (name) => tokenSigner(token, { keyLabel: name }),
    close: () => token.close(),
  }
}
