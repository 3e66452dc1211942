/**
 * The one judgement over HPKI certificates, whatever way somebody signs in: chain to an anchor, policy and key usage of
 * authentication (hpki §8), status asked for anew, qualification, public log. Nothing is fetched before trust is established, and what
 * nobody can answer refuses.
 */
import { createHash } from 'node:crypto'
import {
  type Certificate,
  decodeRoleExtension,
  EXTENSION_OIDS,
  establishTrust,
  findHpkiPath,
  type HealthcareRole,
  HPKI_ALGORITHMS,
  hpkiSettings,
  type PathFailureCode,
  PkiError,
  type RevocationStatus,
  statusAddresses,
  statusChecker,
  type TrustedPath,
} from '@jitsuin/pki'
import { type CertificateFacts, factsOf } from '../domain/certificate-facts.js'
import type { FailedCheck } from '../domain/statement-rules.js'
import type { SsoErrorCode } from '../errors.js'
import type { LoggedStanding } from '../outside/certificate-log.js'
import type { SsoContext } from './context.js'

/** A certificate with what was handed in beside it. */
export type Presented = { readonly certificate: Certificate; readonly chain: readonly Certificate[] }

/** A certificate that may sign in. `until`: how long the status information speaks. */
export type GoodCertificate = Presented & {
  readonly facts: CertificateFacts
  readonly status: { readonly checkedAt: Date; readonly until: Date }
  /** Certificates of one group are watched by one list. */
  readonly statusGroup: string
}

/** How the judgement ends. */
export type CertificateJudgement =
  | { readonly verdict: 'good'; readonly good: GoodCertificate }
  | ({ readonly verdict: 'refused' } & FailedCheck)

type Ports = Pick<SsoContext, 'trust' | 'status' | 'clock' | 'askLog'>

const PURPOSE = 'authentication-person'

/** Judges a certificate as of now. */
export async function judgeCertificate(ports: Ports, presented: Presented): Promise<CertificateJudgement> {
  const at = ports.clock()
  const { anchors, authorities } = await ports.trust()
  const { certificate: target, chain } = presented
  const material = { target, intermediates: [...chain, ...authorities], anchors }
  const trust = establishTrust(material, hpkiSettings({ purpose: PURPOSE, at, revocation: 'not-checked' }))
  if (trust.verdict === 'not-trusted') return refuse(failedCheck(trust.failure.code))

  const { lists, responses } = await ports.status.forSignIn(trust.path)
  const revocation = statusChecker({ lists, responses, allowed: HPKI_ALGORITHMS, now: at })
  const result = findHpkiPath(material, { purpose: PURPOSE, at, revocation })
  if (result.verdict !== 'valid') return refuse(failedCheck(result.failure.code))
  if (result.statuses === 'not-checked') return refuse(failedCheck('status/unknown'))

  const facts = readFacts(target)
  if (facts === 'role-unreadable') return refuse({ check: 'role-readable', code: 'sign-in/role-unreadable' })
  if (!facts) return refuse(failedCheck('hpki/policy'))
  const unlogged = UNLOGGED[(await ports.askLog?.(target.bytes)) ?? 'not-asked']
  if (unlogged) return refuse({ check: 'logged', code: unlogged })
  const status = { checkedAt: at, until: earliestEnd(result.statuses, at) }
  return { verdict: 'good', good: { ...presented, facts, status, statusGroup: statusGroupOf(trust.path) } }
}

/** The certificates that one list answers for: same issuer, same addresses. */
export function statusGroupOf(path: TrustedPath): string {
  const [target] = path.certificates.slice(-1)
  const issuer = path.issuerSpkis[path.certificates.length - 1] ?? path.anchor.spkiBytes
  const lists = target ? statusAddresses(target).lists : []
  return createHash('sha256').update(issuer).update(lists.join(' ')).digest('hex')
}

/** When the first of several statuses stops to speak; one without an end speaks about its own moment only. */
export function earliestEnd(statuses: readonly RevocationStatus[], at: Date): Date {
  const ends = statuses.map((one) => (one.status === 'good' ? (one.nextUpdate ?? at) : at).getTime())
  return new Date(Math.min(...ends))
}

/** What the log's answer refuses; nobody asks where no log is kept. */
const UNLOGGED = {
  'not-asked': undefined,
  included: undefined,
  'not-ours': undefined,
  missing: 'sign-in/not-logged',
  unknown: 'sign-in/log-unknown',
} as const satisfies Record<LoggedStanding | 'not-asked', SsoErrorCode | undefined>

const FAILED: Partial<Record<PathFailureCode, FailedCheck>> = {
  'validity/not-yet': { check: 'in-validity', code: 'sign-in/certificate-not-yet-valid' },
  'validity/expired': { check: 'in-validity', code: 'sign-in/certificate-expired' },
  'hpki/policy': { check: 'for-sign-in', code: 'sign-in/certificate-wrong-kind' },
  'policy/none-valid': { check: 'for-sign-in', code: 'sign-in/certificate-wrong-kind' },
  'key-usage/not-allowed': { check: 'for-sign-in', code: 'sign-in/certificate-wrong-kind' },
  'purpose/not-allowed': { check: 'for-sign-in', code: 'sign-in/certificate-wrong-kind' },
  'status/revoked': { check: 'not-revoked', code: 'sign-in/certificate-revoked' },
  'status/unknown': { check: 'not-revoked', code: 'sign-in/status-unknown' },
}

function failedCheck(code: PathFailureCode): FailedCheck {
  return FAILED[code] ?? { check: 'chain-trusted', code: 'sign-in/certificate-not-trusted' }
}

function refuse(failed: FailedCheck): CertificateJudgement {
  return { verdict: 'refused', ...failed }
}

function readFacts(certificate: Certificate): CertificateFacts | 'role-unreadable' | undefined {
  try {
    return factsOf(certificate, readRoles(certificate))
  } catch (error) {
    if (error instanceof PkiError) return 'role-unreadable'
    throw error
  }
}

/** The qualifications that a certificate states; none if it has no such extension. */
function readRoles({ extensions }: Certificate): HealthcareRole[] {
  const extension = extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)
  return extension ? decodeRoleExtension(extension.value) : []
}
