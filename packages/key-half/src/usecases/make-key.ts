/** How a key comes to be: wished for under a warrant, made, certified. Each step may be done again with the same answer. */

import { createHash } from 'node:crypto'
import { sameBytes, toHex } from '@jitsuin/kernel'
import {
  attributeOf,
  buildCertificationRequest,
  type Certificate,
  findHpkiPath,
  parseCertificate,
  warrantDigestAttribute,
} from '@jitsuin/pki'
import { HalfError } from '../errors.js'
import {
  type CertifiedKey,
  findCertifiedKey,
  findKeyOfWarrant,
  insertWish,
  loadKey,
  lockKey,
  type SplitKey,
  saveCertified,
  saveMade,
} from '../store/keys.js'
import { dropShares, insertShare } from '../store/shares.js'
import type { KeyOrigin } from '../store/tables.js'
import { actorOf, type HalfContext } from './context.js'
import { endKeyIn } from './end.js'
import { blocksOf, expectMade, expectShareOf, nameOfShare, raise } from './powers.js'

/** A wish for a key. */
export type KeyWish = Pick<
  SplitKey,
  'keyId' | 'warrantId' | 'warrantDigest' | 'subject' | 'nameRomaji' | 'bits'
>

/** Takes a wish in; under one warrant there is one key. @throws {HalfError} `key/differs` */
export async function wishForKey(ctx: HalfContext, wish: KeyWish): Promise<SplitKey> {
  const known = await findKeyOfWarrant(ctx.store.read, wish.warrantId)
  if (known) return expectSame(known, wish)
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    await insertWish(tx, wish, at)
    const { keyId, subject, warrantId, bits } = wish
    audit.record('key/wished', { subject: `key:${keyId}`, facts: { subject, warrantId, bits } })
  })
  return { ...wish, state: 'wished' }
}

function expectSame(known: SplitKey, wish: KeyWish): SplitKey {
  const isSame =
    known.subject === wish.subject &&
    known.nameRomaji === wish.nameRomaji &&
    sameBytes(known.warrantDigest, wish.warrantDigest)
  if (!isSame) throw new HalfError('key/differs', wish.warrantId)
  return known
}

/** A share as whoever made the key hands it over. */
export type MadeShare = {
  readonly keyId: string
  readonly origin: KeyOrigin
  readonly modulus: Uint8Array
  readonly spkiDer: Uint8Array
  /** Wiped after it was wrapped. */
  readonly share: Uint8Array
}

/** Takes a share in. @throws {HalfError} `key/unknown`, `key/differs`, `key/ended` */
export async function takeShare(ctx: HalfContext, made: MadeShare): Promise<void> {
  const { keyId, origin, modulus, spkiDer } = made
  const wrapped = await ctx.wrapper.wrap(made.share, { keyId, epoch: 0, holder: ctx.role })
  made.share.fill(0)
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const key = await lockKey(tx, keyId)
    if (!key) throw new HalfError('key/unknown', keyId)
    if (key.state !== 'wished' && !mayBeReplaced(ctx, key, modulus)) {
      audit.changedNothing()
      return expectSameModulus(key, modulus)
    }
    await dropShares(tx, keyId)
    if (modulus.length * 8 !== key.bits) throw new HalfError('key/differs', `${modulus.length} octets`)
    await saveMade(tx, { keyId, origin, modulus, spkiDer, at })
    await insertShare(tx, { keyId, epoch: 0, standing: 'current', wrapped }, at)
    audit.record('key/made', {
      subject: `key:${keyId}`,
      facts: { origin, modulusSha256: sha256Hex(modulus) },
    })
  })
  await ctx.exponentiator.forget(nameOfShare({ keyId, epoch: 0 }))
}

/**
 * Whoever makes a key hands signing its share first. If it died before key management had its own, the key is made anew: what signing
 * had is worth nothing.
 */
function mayBeReplaced({ role }: HalfContext, key: SplitKey, modulus: Uint8Array): boolean {
  return role === 'signing' && key.state === 'made' && !sameBytes(key.modulus, modulus)
}

function expectSameModulus(key: SplitKey, modulus: Uint8Array): void {
  if (!sameBytes(expectMade(key).modulus, modulus)) throw new HalfError('key/differs', key.keyId)
}

/** The signed part of a request, and this half's partial signature of it. */
export type RequestHalf = {
  readonly key: ReturnType<typeof expectMade>
  readonly epoch: number
  readonly block: Uint8Array
  readonly partial: Uint8Array
}

/**
 * Builds the request for a key's certificate (PKCS#10). This half writes what is signed out of what it knows itself; `complete`
 * makes a signature of its partial one.
 *
 * @throws {HalfError} `key/…`
 */
export async function buildRequest(
  ctx: HalfContext,
  { keyId, epoch }: { readonly keyId: string; readonly epoch?: number },
  complete: (half: RequestHalf) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const key = expectMade(await loadKey(ctx.store.read, keyId))
  const share = await expectShareOf(ctx, keyId, epoch)
  const subject = [
    ['C', 'JP'],
    ['CN', key.nameRomaji],
    ['serialNumber', key.subject],
  ] as const
  const signer = {
    algorithm: 'rsa-sha256',
    spkiDer: key.spkiDer,
    sign: async (info: Uint8Array) => {
      const [block = new Uint8Array()] = blocksOf(key, { algorithm: 'sha256', digests: [sha256Hex(info)] })
      const [partial = new Uint8Array()] = await raise(ctx, key, { share, bases: [block] })
      return complete({ key, epoch: share.epoch, block, partial })
    },
  } as const
  return buildCertificationRequest(subject, signer, [warrantDigestAttribute(key.warrantDigest)])
}

/** This half's partial signature of the request, for the half that puts it together. @throws {HalfError} `key/…` */
export async function signRequestHalf(
  ctx: HalfContext,
  which: { readonly keyId: string; readonly epoch: number },
): Promise<Uint8Array> {
  const partials: Uint8Array[] = []
  await buildRequest(ctx, which, async ({ partial }) => {
    partials.push(partial)
    return partial
  })
  return partials[0] ?? new Uint8Array()
}

/** Takes the certificate of a key in. @throws {HalfError} `key/…` */
export async function certifyKey(
  ctx: HalfContext,
  certified: {
    readonly warrantId: string
    readonly certificateDer: Uint8Array
    readonly chainDer: readonly Uint8Array[]
  },
): Promise<CertifiedKey> {
  const { warrantId, certificateDer, chainDer } = certified
  const known = await findKeyOfWarrant(ctx.store.read, warrantId)
  const key = expectMade(known)
  const { serialHex } = await expectGoodCertificate(ctx, key, certified)
  const certificateSha256 = sha256Hex(certificateDer)
  const at = ctx.clock()
  await ctx.store.transact({ actor: actorOf(ctx), at }, async (tx, audit) => {
    const { keyId, subject } = key
    const locked = expectMade(await lockKey(tx, keyId))
    if (locked.state === 'certified') {
      if (locked.certificateSha256 !== certificateSha256) throw new HalfError('key/differs', keyId)
      return audit.changedNothing()
    }
    const former = await findCertifiedKey(tx, subject)
    if (former) await endKeyIn({ ctx, tx, audit }, { key: former, why: 'superseded', at })
    await saveCertified(tx, { keyId, certificateDer, certificateSha256, serialHex, chainDer, at })
    audit.record('key/certified', {
      subject: `key:${keyId}`,
      facts: { subject, certificate: certificateSha256 },
    })
  })
  const { keyId, warrantDigest, subject, nameRomaji, bits, origin, modulus, spkiDer } = key
  const head = { keyId, warrantId, warrantDigest, subject, nameRomaji, bits, origin, modulus, spkiDer }
  return { ...head, state: 'certified', certificateDer, certificateSha256, chainDer }
}

type Presented = { readonly certificateDer: Uint8Array; readonly chainDer: readonly Uint8Array[] }

async function expectGoodCertificate(
  ctx: HalfContext,
  key: Extract<SplitKey, { modulus: Uint8Array }>,
  presented: Presented,
): Promise<Certificate> {
  const { target, chain } = readCertificates(key.keyId, presented)
  const isOfKey = sameBytes(target.spkiBytes, key.spkiDer)
  const isOfPerson = attributeOf(target.subject, 'serialNumber') === key.subject
  const { anchors, authorities } = await ctx.trust()
  const material = { target, anchors, intermediates: [...chain, ...authorities] }
  const path = findHpkiPath(material, { purpose: 'signature', at: ctx.clock(), revocation: 'not-checked' })
  if (!isOfKey || !isOfPerson || path.verdict !== 'valid')
    throw new HalfError('key/certificate-refused', `${key.keyId}: ${path.verdict}`)
  return target
}

function readCertificates(keyId: string, { certificateDer, chainDer }: Presented) {
  try {
    return { target: parseCertificate(certificateDer), chain: chainDer.map(parseCertificate) }
  } catch (cause) {
    throw new HalfError('key/certificate-refused', keyId, { cause })
  }
}

function sha256Hex(bytes: Uint8Array): string {
  return toHex(createHash('sha256').update(bytes).digest())
}
