/**
 * Authorities that were revoked after the time in question (EN 319 102-1 §5.6.2.2): their key may have been in other hands since, so what
 * they signed about others counts only if it is proven to be older than the revocation.
 */
import {
  type Certificate,
  findPath,
  type OcspResponse,
  type PathMaterial,
  type PathSettings,
  sameName,
} from '@jitsuin/pki'
import { provenTime } from './proofs.js'
import { type PreparedTrust, type Shelf, shelfOf } from './trust.js'

/** An authority of a path, and when it was revoked. */
export type RevokedAuthority = {
  readonly certificate: Certificate
  readonly below: Certificate
  readonly at: Date
}

/** What is needed to ask for the status of authorities as it is known now. */
export type AuthorityQuestion = {
  readonly certificates: readonly Certificate[]
  readonly material: PathMaterial
  /** Of the verifier's time, for a target that is an authority. */
  readonly settings: PathSettings
  readonly shelf: Shelf
}

/** The authorities above the last certificate of a path that are revoked by what is known now. */
export function revokedAuthorities({ certificates, ...question }: AuthorityQuestion): RevokedAuthority[] {
  return certificates.slice(0, -1).flatMap((certificate, index) => {
    const below = certificates[index + 1]
    if (!below || !mayBeRevoked(certificate, question.shelf)) return []
    const at = revocationOf(certificate, question)
    return at ? [{ certificate, below, at }] : []
  })
}

/** Most authorities stand on no list, which is quickly seen. */
function mayBeRevoked({ serialHex }: Certificate, { crls, ocsps }: Shelf): boolean {
  return (
    crls.some(({ entries }) => entries.find(serialHex).length > 0) ||
    ocsps.some((response) => isAbout(response, serialHex))
  )
}

/** After an expiry nobody asks any more; what was known at its end is known. */
function revocationOf(
  target: Certificate,
  { material, settings }: Omit<AuthorityQuestion, 'certificates'>,
): Date | undefined {
  const at = new Date(Math.min(settings.at.getTime(), target.notAfter.getTime()))
  const result = findPath({ ...material, target }, { ...settings, at })
  if (result.verdict === 'valid' || result.failure.certificate !== target) return undefined
  const { status } = result.failure
  return status?.status === 'revoked' ? status.at : undefined
}

/** The shelf without what revoked authorities signed, as far as nothing proves that it is older. */
export function shelfBefore({ shelf, proofs }: PreparedTrust, revoked: readonly RevokedAuthority[]): Shelf {
  const isOlder = (item: object, at: Date) => {
    const proven = provenTime(proofs, item)
    return proven !== undefined && proven < at
  }
  const keptCrls = shelf.crls.filter((crl) =>
    revoked.every(({ certificate, at }) => !sameName(crl.issuer, certificate.subject) || isOlder(crl, at)),
  )
  const keptOcsps = shelf.ocsps.filter((response) =>
    revoked.every(({ below, at }) => !isAbout(response, below.serialHex) || isOlder(response, at)),
  )
  const kept = new Set(keptCrls)
  const stored = shelf.stored.filter((crl) => kept.has(crl))
  return shelfOf({ certificates: shelf.certificates, crls: keptCrls, ocsps: keptOcsps, stored })
}

function isAbout(response: OcspResponse, serialHex: string): boolean {
  return (
    response.responseStatus === 'successful' &&
    response.basic.responses.some(({ certId }) => certId.serialHex === serialHex)
  )
}
