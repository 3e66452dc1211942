/** Records a serial number and the very bytes that will be signed under it, before any key is used. */
import { createHash } from 'node:crypto'
import { assembleTbs, der, PkiError } from '@jitsuin/pki'
import type { CertifyResponderOrder, IssueOrder } from '../contract.js'
import { judgeRequest } from '../domain/certificate-request.js'
import { type CertificatePlan, planCertificate } from '../domain/plan-certificate.js'
import { CaError, type OrderRefusal } from '../errors.js'
import { insertReservations, type Reservation } from '../store/certificates.js'
import type { Acceptance } from './acceptance.js'
import type { AuthorityAtWork, CaContext } from './authority-at-work.js'

/** 64 random bits: nobody foresees what will be signed (CA/Browser Forum BR §7.1). */
const SERIAL_BYTES = 8

/** Reserves the certificate of an order to issue. */
export async function reserveCertificate(
  order: IssueOrder | CertifyResponderOrder,
  { ca, tx, audit, at, orderFacts, requestDer }: Acceptance,
): Promise<void> {
  const request = judgeRequest(requestDer, order.requestSha256)
  if (request.verdict === 'refused') throw new CaError(request.refusal, order.orderId)
  const authority = ca.authorities[order.authority]
  const { spkiDer } = request
  const plan = (serialBytes: Uint8Array) =>
    planCertificate(order, {
      spkiDer,
      serialBytes,
      issuer: authority.certificate,
      repositoryUri: ca.repositoryUri,
    })
  const reservation = assembleReservation(ca, authority, plan)
  await insertReservations(tx, [{ ...reservation, orderId: order.orderId, reservedAt: at }])
  audit.record('certificate/reserved', {
    subject: `certificate:${order.authority}:${reservation.serialHex}`,
    facts: {
      ...orderFacts,
      serialHex: reservation.serialHex,
      tbsSha256: sha256(reservation.tbs).toString('hex'),
    },
  })
}

/**
 * Takes a serial number and assembles the checked bytes to sign.
 *
 * @throws {CaError} `order/role-unknown`, `order/profile-refused` with the rules of the lint that were broken
 */
export function assembleReservation(
  { random }: Pick<CaContext, 'random'>,
  { name, certificate, signer }: AuthorityAtWork,
  plan: (serialBytes: Uint8Array) => CertificatePlan,
): Omit<Reservation, 'orderId' | 'reservedAt'> {
  try {
    const { profile, fields } = plan(random(SERIAL_BYTES))
    return {
      authority: name,
      serialHex: serialHexOf(fields.serialBytes),
      keySha256: sha256(fields.spkiDer),
      notAfter: fields.notAfter,
      tbs: assembleTbs(profile, fields, { signer, certificateDer: certificate.bytes, certificate }),
    }
  } catch (error) {
    throw error instanceof PkiError ? new CaError(refusalOf(error), error.message, { cause: error }) : error
  }
}

function refusalOf({ code }: PkiError): OrderRefusal {
  return code === 'hc-role/unknown-role' || code === 'hc-role/not-valid-then'
    ? 'order/role-unknown'
    : 'order/profile-refused'
}

/** The content octets as they stand in the certificate: a first bit of 1 gets a zero octet before it (X.690 §8.3). */
function serialHexOf(serialBytes: Uint8Array): string {
  return Buffer.from(der.integerBytes(der.parse(der.integer(serialBytes)))).toString('hex')
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
