/** Enrolment of a passkey, as the holder's page asks for it. */

import { toHex } from '@jitsuin/kernel'
import {
  beginEnrolment,
  type EnrolmentBasis,
  type EnrolmentEnding,
  findCertifiedKey,
  finishEnrolment,
  HalfError,
  type LinkEnding,
  linkCard,
} from '@jitsuin/key-half'
import { parseCertificate } from '@jitsuin/pki'
import { ENROLMENT } from '@jitsuin/second-key'
import type { BegunEnrolment, Enrolled } from '../contract.js'
import type { KeyManagementContext } from './context.js'

/** Begins an enrolment with nonces of both services. @throws {HalfError} `grant/…`, `key/unknown`, `peer/…` */
export async function openEnrolment(
  { half, peer }: KeyManagementContext,
  basis: EnrolmentBasis,
): Promise<BegunEnrolment> {
  const beginning = { enrolmentId: half.newId(), ...basis, keyManagementNonce: toHex(half.random(32)) }
  const signingNonce = await peer.beginEnrolment(beginning)
  const begun = await beginEnrolment(half, { ...beginning, signingNonce })
  return {
    enrolmentId: begun.enrolmentId,
    subject: begun.subject,
    certificate: begun.certificateSha256,
    keyManagementNonce: begun.keyManagementNonce,
    signingNonce,
    issued: begun.issuedAt.toISOString(),
    expires: begun.expiresAt.toISOString(),
  }
}

/**
 * Ends an enrolment at both halves. Signing comes second, so that a wrong short number is counted at one place for one try; when the link
 * breaks in between, the same ending goes through again.
 *
 * @throws {HalfError} `enrolment/…`, `grant/…`, `peer/…`
 */
export async function closeEnrolment(
  { half, peer }: KeyManagementContext,
  ending: EnrolmentEnding,
): Promise<Enrolled> {
  await finishEnrolment(half, ending)
  await peer.finishEnrolment(ending)
  const { subject } = ENROLMENT.parse(ending.statement)
  const key = await findCertifiedKey(half.store.read, subject)
  if (!key) throw new HalfError('key/unknown', subject)
  const { notAfter } = parseCertificate(key.certificateDer)
  return { subject, name: key.nameRomaji, validUntil: notAfter.toISOString(), origin: key.origin }
}

/** Links a My Number card at both halves; the same ending goes through again when the link broke in between. @throws {HalfError} `card/…`, `enrolment/…`, `peer/…` */
export async function closeCardLink({ half, peer }: KeyManagementContext, ending: LinkEnding): Promise<void> {
  await linkCard(half, ending)
  await peer.linkCard(ending)
}
