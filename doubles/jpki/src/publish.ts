/** The lists and OCSP answers of the two CAs, signed by the CAs themselves (RFC 5280 §5, RFC 6960 §4.2.2.2). */
import {
  type CertStatus,
  encodeOcspRefusal,
  namesCertificate,
  ocspResponder,
  PkiError,
  parseOcspRequest,
  signCrl,
} from '@jitsuin/pki'
import type { Authority } from './authorities.js'
import { ALL_JPKI_CAS, type IssuedState, type JpkiCa } from './state.js'

const DAY_MS = 86_400_000
const OCSP_MS = 3_600_000

/** What is published, as of a moment. */
export type Publication = {
  readonly authorities: Readonly<Record<JpkiCa, Authority>>
  readonly issued: readonly IssuedState[]
  readonly now: Date
}

/** The list of a CA, for a day. */
export function publishList(ca: JpkiCa, { authorities, issued, now }: Publication): Promise<Uint8Array> {
  const { certificate: issuer, signer } = authorities[ca]
  const revoked = issued.flatMap((entry) =>
    entry.ca === ca && entry.revoked
      ? [
          {
            serialBytes: serialOf(entry),
            revokedAt: new Date(entry.revoked.at),
            reason: entry.revoked.reason,
          },
        ]
      : [],
  )
  const thisUpdate = wholeSecond(now)
  const nextUpdate = new Date(thisUpdate.getTime() + DAY_MS)
  return signCrl({ issuer, thisUpdate, nextUpdate, crlNumber: BigInt(now.getTime()), revoked }, signer)
}

/** The answer to an OCSP question about certificates of one of the CAs. */
export async function answerOcsp(question: Uint8Array, publication: Publication): Promise<Uint8Array> {
  const request = readQuestion(question)
  if (!request) return encodeOcspRefusal('malformedRequest')
  const { certIds, nonce } = request
  const ca = ALL_JPKI_CAS.find((one) => certIds.every((id) => isOf(id, publication.authorities[one])))
  if (!ca) return encodeOcspRefusal('unauthorized')
  const { certificate, signer } = publication.authorities[ca]
  const producedAt = wholeSecond(publication.now)
  const nextUpdate = new Date(producedAt.getTime() + OCSP_MS)
  const respond = ocspResponder({ ...signer, certificateDer: certificate.bytes, chainDer: [] })
  const answers = certIds.map((id) => ({
    certIdDer: id.bytes,
    certStatus: statusOf(
      publication.issued.find((entry) => entry.ca === ca && entry.serialHex === id.serialHex),
    ),
    thisUpdate: producedAt,
    nextUpdate,
  }))
  return respond({ answers, producedAt, ...(nonce && { nonce }) })
}

type Question = ReturnType<typeof parseOcspRequest>

function readQuestion(question: Uint8Array): Question | undefined {
  try {
    return parseOcspRequest(question)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

function isOf(id: Question['certIds'][0], { certificate }: Authority): boolean {
  const issuer = { nameBytes: certificate.subject.bytes, spkiBytes: certificate.spkiBytes }
  return namesCertificate(id, issuer, id.serialHex)
}

function statusOf(entry: IssuedState | undefined): CertStatus {
  if (!entry) return { status: 'unknown' }
  if (!entry.revoked) return { status: 'good' }
  return { status: 'revoked', at: new Date(entry.revoked.at), reason: entry.revoked.reason }
}

const serialOf = ({ serialHex }: IssuedState) => Uint8Array.from(Buffer.from(serialHex, 'hex'))
const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000)
