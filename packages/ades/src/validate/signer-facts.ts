/** The signer of a signature: the certificate, its roles, its path and its status, the same for every format. */
import type { Certificate } from '@jitsuin/pki'
import type { Policy } from './options.js'
import { type BaseTime, judgeSignerPath, type PathOutcome } from './path.js'
import type { ReasonCode } from './reasons.js'
import { type RoleFacts, readRoles } from './roles.js'
import type { SignerIdentity } from './signer-certificate.js'
import type { PreparedTrust } from './trust.js'

/** The signer, or why nobody can be named. */
export type SignerFacts =
  | { readonly outcome: 'refused'; readonly code: ReasonCode }
  | {
      readonly outcome: 'found'
      readonly certificate: Certificate
      readonly roles: RoleFacts
      readonly path: PathOutcome
      /** The status by what is known now, for the time line: it never worsens a verdict. */
      readonly revokedAt: Date | undefined
      /** What was at hand when it was judged. */
      readonly trust: PreparedTrust
      /** What there is to say of how the signature names the certificate; nothing without it. */
      readonly remark?: ReasonCode
    }

/** What a signer is judged by. */
export type SignerContext = { readonly policy: Policy; readonly now: Date; readonly trust: PreparedTrust }

type FoundIdentity = Extract<SignerIdentity, { outcome: 'found' }>

/** Judges a signer at the base time. */
export function judgeSigner(
  { certificate, around, remark }: FoundIdentity,
  { policy, now, trust }: SignerContext,
  base: BaseTime,
): SignerFacts {
  const question = { target: certificate, around, base, now }
  const path = judgeSignerPath(trust, policy, question)
  const later: PathOutcome =
    path.result.verdict === 'valid' && base.at < now && mayBeRevoked(certificate, trust)
      ? judgeSignerPath(trust, policy, { ...question, base: { at: now, proof: 'unproven' } })
      : path
  const revokedAt = revocationOf(later, certificate)
  const said = remark && { remark }
  return { outcome: 'found', certificate, ...said, roles: readRoles(certificate), path, revokedAt, trust }
}

/** Whether anything at hand could know of a revocation: most certificates stand on no list, which is quickly seen. */
function mayBeRevoked({ serialHex }: Certificate, { shelf: { crls, ocsps } }: PreparedTrust): boolean {
  return ocsps.length > 0 || crls.some(({ entries }) => entries.find(serialHex).length > 0)
}

function revocationOf({ result }: PathOutcome, certificate: Certificate): Date | undefined {
  if (result.verdict === 'valid' || result.failure.certificate !== certificate) return undefined
  const { status } = result.failure
  return status?.status === 'revoked' ? status.at : undefined
}
