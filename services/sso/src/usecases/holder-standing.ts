/** What a holder is worth who shows a passkey or a My Number card: the certificate proven by card before is judged anew. */
import { PkiError, parseCertificate } from '@jitsuin/pki'
import type { WhyWithoutRole } from '../domain/session-state.js'
import { SsoError, type SsoErrorCode } from '../errors.js'
import { loadCertificates, type ProvenCertificate } from '../store/accounts.js'
import type { Proven } from './complete-sign-in.js'
import type { SsoContext } from './context.js'
import { type CertificateJudgement, judgeCertificate } from './judge-certificate.js'

/** Refusals that take the role away and still let the person in, to read what to do. */
const WITHOUT_ROLE: Partial<Record<SsoErrorCode, WhyWithoutRole>> = {
  'sign-in/certificate-revoked': 'revoked',
  'sign-in/certificate-expired': 'expired',
}

/**
 * The standing of a holder, by the newest certificate that is good.
 *
 * @throws {SsoError} whatever else refuses the newest certificate, such as `sign-in/status-unknown`.
 */
export async function holderStanding(ctx: SsoContext, accountId: string): Promise<Proven['standing']> {
  const proven = await loadCertificates(ctx.store.read, accountId)
  const refusals: SsoErrorCode[] = []
  for (const one of proven) {
    const judgement = await judgeAgain(ctx, one)
    if (judgement.verdict === 'good') return { kind: 'holder', good: judgement.good }
    refusals.push(judgement.code)
  }
  const [newest] = refusals
  if (!newest) return { kind: 'holder-without-role', why: 'no-certificate' }
  // One that could not be judged might be good: nobody is told that they have no role on a guess.
  const unknown = refusals.find((code) => code === 'sign-in/status-unknown')
  const why = WITHOUT_ROLE[newest]
  if (unknown || !why) throw new SsoError(unknown ?? newest, 'A certificate proven before is refused now')
  return { kind: 'holder-without-role', why }
}

async function judgeAgain(
  ctx: SsoContext,
  { der, chainDer }: ProvenCertificate,
): Promise<CertificateJudgement> {
  try {
    const chain = chainDer.map(parseCertificate)
    return await judgeCertificate(ctx, { certificate: parseCertificate(der), chain })
  } catch (error) {
    if (error instanceof PkiError)
      return { verdict: 'refused', check: 'certificate-readable', code: 'sign-in/certificate-unreadable' }
    throw error
  }
}
