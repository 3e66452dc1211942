/** A certificate whose key was proven to be held just now, kept for its account. */
import { saveCertificate } from '../store/accounts.js'
import type { SsoAudit, SsoTransaction } from '../store/sso-store.js'
import type { GoodCertificate } from './judge-certificate.js'

type Step = { readonly tx: SsoTransaction; readonly audit: SsoAudit; readonly at: Date }

/** Keeps it and gives its fingerprint. */
export async function keepCertificate(
  { tx, audit, at }: Step,
  { accountId, good }: { readonly accountId: string; readonly good: GoodCertificate },
): Promise<string> {
  const { facts, certificate, chain, statusGroup } = good
  const certificateSha256 = await saveCertificate(tx, accountId, {
    facts,
    statusGroup,
    der: certificate.bytes,
    chainDer: chain.map(({ bytes }) => bytes),
    provenAt: at,
  })
  audit.record('certificate/proven', { subject: accountId, facts: { accountId, certificateSha256 } })
  return certificateSha256
}
