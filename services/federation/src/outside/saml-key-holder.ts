/** Where the private keys of the identity provider are. The service names keys and gets signatures. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { generateKey, type KeyStore, softwareSigner } from '@jitsuin/keys'
import { der, encodeName, encodeSignatureAlgorithm, type KeySigner } from '@jitsuin/pki'
import type { SamlSigner } from '@jitsuin/saml'

/** The port to the keys. */
export type SamlKeyHolder = {
  /** Makes a key and the certificate that carries it in metadata; on return both last. */
  readonly create: (keyId: string, at: Date) => Promise<Uint8Array>
  readonly signerOf: (keyId: string, certificateDer: Uint8Array) => Promise<SamlSigner>
}

/** How keys are kept and named. */
export type StoredKeysOptions = {
  readonly store: Pick<KeyStore, 'save' | 'load'>
  /** Common name in the certificates: the host that partners know. */
  readonly commonName: string
  readonly randomBytes: (length: number) => Uint8Array
}

/** Software keys in an encrypted store. */
export function storedKeyHolder({ store, commonName, randomBytes }: StoredKeysOptions): SamlKeyHolder {
  const signers = new Map<string, Promise<SamlSigner>>()
  return {
    create: async (keyId, at) => {
      const key = await generateKey('rsa2048')
      await store.save(nameOf(keyId), key)
      return selfSigned(key, { commonName, at, serial: randomBytes(16) })
    },
    signerOf: (keyId, certificateDer) => {
      const known = signers.get(keyId)
      if (known) return known
      const signer = store.load(nameOf(keyId)).then((key) => ({ ...softwareSigner(key), certificateDer }))
      signers.set(keyId, signer)
      signer.catch(() => signers.delete(keyId))
      return signer
    },
  }
}

function nameOf(keyId: string): string {
  return `saml-${keyId}`
}

const YEARS = 10

/**
 * A certificate that vouches for nothing and only carries the key: readers of metadata trust the metadata (saml-metadata-iop §2.6).
 * Its long life keeps those partners working that look at its dates all the same.
 */
async function selfSigned(
  key: KeyObject,
  { commonName, at, serial }: { readonly commonName: string; readonly at: Date; readonly serial: Uint8Array },
): Promise<Uint8Array> {
  const signer: KeySigner = softwareSigner(key)
  const name = encodeName([['CN', commonName]])
  const algorithm = encodeSignatureAlgorithm(signer.algorithm)
  const end = new Date(at)
  end.setUTCFullYear(end.getUTCFullYear() + YEARS)
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(BigInt(`0x01${Buffer.from(serial).toString('hex')}`)), // positive, and never zero
    algorithm,
    name,
    der.sequence(der.time(at), der.time(end)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  return der.sequence(tbs, algorithm, der.bitString(await signer.sign(tbs)))
}
