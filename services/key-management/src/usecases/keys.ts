/** Keys as the issuing office wants them: wished for at both halves, requested by both, certified at both. */
import {
  buildRequest,
  certifyKey,
  endKey,
  findCertifiedKey,
  findKeyOfWarrant,
  HalfError,
  type KeyEnd,
  type KeyWish,
  type SignedGrant,
  takeGrant,
  wishForKey,
} from '@jitsuin/key-half'
import { combine } from '@jitsuin/keys'
import type { KeyManagementContext } from './context.js'

/** What the office wishes for. */
export type OfficeWish = Omit<KeyWish, 'keyId' | 'bits'>

/**
 * The certification request of a key under a warrant. Until the key is made, it is only wished for.
 *
 * @throws {HalfError} `key/not-ready`: ask again later; `key/differs`, `peer/…`
 */
export async function requestFor(
  { half, peer, bits }: KeyManagementContext,
  wish: OfficeWish,
): Promise<Uint8Array> {
  const known = await findKeyOfWarrant(half.store.read, wish.warrantId)
  const whole = { ...wish, keyId: known?.keyId ?? half.newId(), bits: known?.bits ?? bits }
  // First there: a wish that only this half knows would be made and never be complete.
  await peer.wishForKey(whole)
  const { keyId } = await wishForKey(half, whole)
  return buildRequest(half, { keyId }, async ({ key, epoch, block, partial }) =>
    combine(key, block, partial, await peer.signRequest(keyId, epoch)),
  )
}

/** A certificate as the office hands it over. */
export type OfficeCertificate = {
  readonly warrantId: string
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

/** Takes a certificate in at both halves. @throws {HalfError} `key/…`, `peer/…` */
export async function takeCertificate(
  { half, peer }: KeyManagementContext,
  certificate: OfficeCertificate,
): Promise<void> {
  await peer.certify(certificate)
  await certifyKey(half, certificate)
}

/** Takes a grant in at both halves. @throws {HalfError} `grant/refused`, `peer/…` */
export async function offerEnrolment(
  { half, peer }: KeyManagementContext,
  grant: SignedGrant,
): Promise<void> {
  await peer.takeGrant(grant)
  await takeGrant(half, grant)
}

/** Ends the second key of a person, here first: whatever becomes of the peer, it can never sign again. */
export async function endKeyOf(
  { half, peer }: KeyManagementContext,
  subject: string,
  reason: KeyEnd,
): Promise<void> {
  const key = await findCertifiedKey(half.store.read, subject)
  if (!key) throw new HalfError('key/unknown', subject)
  await endKey(half, key.keyId, reason)
  await peer.endKey(key.keyId, reason)
}
