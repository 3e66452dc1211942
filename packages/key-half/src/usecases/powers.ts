/** Raising values to this half's share, which leaves its wrapping only inside the exponentiator. */
import { emsaBlock } from '@jitsuin/keys'
import type { DigestAlgorithm } from '@jitsuin/second-key'
import { HalfError } from '../errors.js'
import type { CertifiedKey, SplitKey } from '../store/keys.js'
import { loadShares, type StoredShare } from '../store/shares.js'
import type { HalfContext } from './context.js'

type Ports = Pick<HalfContext, 'role' | 'store' | 'wrapper' | 'exponentiator'>
type Raised = { readonly keyId: string; readonly modulus: Uint8Array }

/** Raises values of this half's own making to one of its shares. */
export async function raise(
  ports: Ports,
  { keyId, modulus }: Raised,
  { share, bases }: { readonly share: StoredShare; readonly bases: readonly Uint8Array[] },
): Promise<readonly Uint8Array[]> {
  const { epoch, wrapped } = share
  return ports.exponentiator.power(
    {
      keyId: nameOfShare({ keyId, epoch }),
      modulus,
      loadShare: () => ports.wrapper.unwrap(wrapped, { keyId, epoch, holder: ports.role }),
    },
    bases,
  )
}

/** What the exponentiator calls a share. */
export function nameOfShare({ keyId, epoch }: Pick<StoredShare, 'keyId' | 'epoch'>): string {
  return `${keyId}/${epoch}`
}

/** The share that counts now, or the one of a wanted epoch. @throws {HalfError} `key/epoch-unknown` */
export async function expectShareOf(
  { store }: Pick<HalfContext, 'store'>,
  keyId: string,
  epoch?: number,
): Promise<StoredShare> {
  const shares = await loadShares(store.read, keyId)
  const share = shares.find((one) => (epoch === undefined ? one.standing === 'current' : one.epoch === epoch))
  if (!share) throw new HalfError('key/epoch-unknown', `${keyId}: ${epoch ?? 'current'}`)
  return share
}

/** The blocks of digests (RFC 8017 §9.2), which each half builds by itself. */
export function blocksOf(
  { modulus }: Pick<CertifiedKey, 'modulus'>,
  { algorithm, digests }: { readonly algorithm: DigestAlgorithm; readonly digests: readonly string[] },
): readonly Uint8Array[] {
  const modulusBytes = modulus.length
  return digests.map((digest) => emsaBlock(Buffer.from(digest, 'hex'), { algorithm, modulusBytes }))
}

/** The modulus of a key that is made. @throws {HalfError} `key/not-ready`, `key/ended` */
export function expectMade(key: SplitKey | undefined): Extract<SplitKey, { modulus: Uint8Array }> {
  if (!key) throw new HalfError('key/unknown', 'No such key')
  if (key.state === 'wished') throw new HalfError('key/not-ready', key.keyId)
  if (key.state === 'ended') throw new HalfError('key/ended', key.keyId)
  return key
}
