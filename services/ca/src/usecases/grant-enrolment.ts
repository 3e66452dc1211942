/** Grants the enrolment of a passkey under a certificate that two officers warranted; the same wish again has the same answer. */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import type { EnrolmentGrant, EnrolmentGrantWish } from '../contract.js'
import { encodeGrant, judgeGrant } from '../domain/enrolment-grant.js'
import { CaError } from '../errors.js'
import { loadCertificateRecord } from '../store/certificates.js'
import { insertGrant, loadGrants, type StoredGrant } from '../store/enrolment-grants.js'
import { loadWarrants, loadWarrantUses } from '../store/warrants.js'
import type { RunningCa } from './authority-at-work.js'

/** Gives a grant. @throws {CaError} `warrant/unknown`, `grant/…` */
export async function grantEnrolment(ca: RunningCa, wish: EnrolmentGrantWish): Promise<EnrolmentGrant> {
  const { store, clock, grantSigner } = ca
  const { grantId, warrantId, enrolmentKey } = wish
  const given = await loadGrants(store.read, warrantId)
  const same = given.find((one) => one.grantId === grantId && toHex(one.enrolmentKey) === enrolmentKey)
  if (same) return describe(same)

  const at = clock()
  const warrant = (await loadWarrants(store.read, [warrantId])).get(warrantId)?.order
  const uses = await loadWarrantUses(store.read, [warrantId])
  const use = uses.findLast(({ authority }) => authority === 'signature')
  const before = given.filter(({ serialHex }) => serialHex === use?.serialHex).length
  const verdict = judgeGrant({ wish, warrant, use, given: before, at })
  if (verdict !== 'pass' || !warrant || !use)
    throw new CaError(verdict === 'pass' ? 'warrant/unknown' : verdict, warrantId)

  const { serialHex } = use
  const record = await loadCertificateRecord(store.read, { authority: 'signature', serialHex })
  if (!record?.certificate) throw new CaError('grant/no-second-key', serialHex)
  const statement = encodeGrant({
    grant: grantId,
    warrant: warrantId,
    subject: warrant.facts.subjectSerialNumber,
    certificate: createHash('sha256').update(Buffer.from(record.certificate, 'base64')).digest('hex'),
    enrolmentKey,
    issued: at,
    expires: new Date(wish.expires),
  })
  const signature = await grantSigner.sign(statement)
  const grant = {
    grantId,
    warrantId,
    serialHex,
    enrolmentKey: Buffer.from(enrolmentKey, 'hex'),
    statement,
    signature,
  }
  await store.transact({ actor: 'system:ca', at }, async (tx, audit) => {
    await insertGrant(tx, grant, at)
    audit.record('enrolment/granted', { subject: `order:${warrantId}`, facts: { grantId, serialHex } })
  })
  return describe(grant)
}

function describe({ grantId, statement, signature }: StoredGrant): EnrolmentGrant {
  return {
    grantId,
    statement: Buffer.from(statement).toString('base64url'),
    signature: Buffer.from(signature).toString('base64url'),
  }
}
