/**
 * Signs recorded certificates and puts the signatures to the record, many in one transaction. A crash before it leaves the
 * record; completing it again signs the very same bytes.
 */
import { createHash } from 'node:crypto'
import { AUTHORITIES } from '../contract.js'
import { CaError } from '../errors.js'
import type { CaAudit, CaTransaction } from '../store/ca-store.js'
import {
  type CertificateId,
  fillInCertificates,
  loadCertificates,
  loadStates,
  type SignedCertificate,
  type StoredCertificate,
} from '../store/certificates.js'
import { insertPublication } from '../store/publications.js'
import { type CaContext, signRecorded } from './authority-at-work.js'

/** One signed certificate of each name, by `nameOf`. */
export type SignedByName = ReadonlyMap<string, Uint8Array>

/** The name of a certificate as one word, as records call it: `certificate:signature:0a1b…`. */
export function nameOf({ authority, serialHex }: CertificateId): string {
  return `certificate:${authority}:${serialHex}`
}

/**
 * Signs those that have no signature yet; gives the one signed certificate of each name.
 *
 * @throws {CaError} `certificate/not-found`, `key/signature-wrong`
 */
export async function completeCertificates(
  ca: CaContext,
  ids: readonly CertificateId[],
): Promise<SignedByName> {
  const recorded = await loadCertificates(ca.store.read, ids)
  const known = new Set(recorded.map(nameOf))
  const missing = ids.find((id) => !known.has(nameOf(id)))
  if (missing) throw new CaError('certificate/not-found', nameOf(missing))

  const signed = await Promise.all(recorded.flatMap((one) => (isSigned(one) ? [] : sign(ca, one))))
  const filledIn = signed.length > 0 ? await fillIn(ca, signed) : []
  const result = new Map(
    [...recorded.filter(isSigned), ...filledIn].map((one) => [nameOf(one), one.certificateDer]),
  )
  // Somebody else was faster: theirs is the certificate.
  const overtaken = signed.filter((one) => !result.has(nameOf(one)))
  return overtaken.length > 0 ? new Map([...result, ...(await completeCertificates(ca, overtaken))]) : result
}

function isSigned(recorded: StoredCertificate): recorded is StoredCertificate & SignedCertificate {
  return recorded.certificateDer !== undefined
}

async function sign(
  ca: CaContext,
  { authority, serialHex, tbs }: StoredCertificate,
): Promise<SignedCertificate> {
  return { authority, serialHex, certificateDer: await signRecorded(tbs, ca.authorities[authority]) }
}

function fillIn(ca: CaContext, signed: readonly SignedCertificate[]): Promise<SignedCertificate[]> {
  const at = ca.clock()
  return ca.store.transact({ actor: 'system:ca', at }, async (tx, audit) => {
    const filledIn = await fillInCertificates(tx, signed)
    if (filledIn.length === 0) audit.changedNothing()
    for (const one of filledIn) recordIssued(audit, one)
    await publishIssued(tx, filledIn, at)
    return filledIn
  })
}

function recordIssued(audit: CaAudit, one: SignedCertificate): void {
  const certificateSha256 = createHash('sha256').update(one.certificateDer).digest('hex')
  audit.record('certificate/issued', {
    subject: nameOf(one),
    facts: { serialHex: one.serialHex, certificateSha256 },
  })
}

/** One publication for each authority; its states are read last: whoever was revoked before the signature is published as revoked. */
async function publishIssued(
  tx: CaTransaction,
  issued: readonly SignedCertificate[],
  at: Date,
): Promise<void> {
  for (const authority of AUTHORITIES) {
    const ids = issued.filter((one) => one.authority === authority)
    if (ids.length > 0) await insertPublication(tx, { authority, at, states: () => loadStates(tx, ids) })
  }
}
