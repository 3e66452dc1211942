/** Proof that a card was shown at the check's page: the statement of the card bridge, and sign-in's own judgement of the certificate. */
import { createPublicKey, verify } from 'node:crypto'
import { parseSignInStatement, StatementError } from '@jitsuin/bridge-client'
import { attributeOf, type Certificate, PkiError, parseCertificate } from '@jitsuin/pki'
import type { CardProof, ProveCard } from '@jitsuin/qualification'
import type { CertificateJudgement, Sso } from '@jitsuin/sso'

/** Makes the proof for pages of `origin`. A revoked or expired certificate still proves who showed it. */
export function cardProof(sso: Pick<Sso, 'judge'>, origin: string): ProveCard {
  return async ({ nonce, statement, signature, certificateDer, chainDer }, at) => {
    try {
      const said = parseSignInStatement(statement)
      const isOurs =
        said.origin === origin && said.nonce === nonce && said.issuedAt <= at && at < said.expiresAt
      if (!isOurs) return refuse('The statement is for something else')
      const certificate = parseCertificate(certificateDer)
      if (!isSignedBy(certificate, statement, signature))
        return refuse('The signature is not of this certificate')
      return proofOf(certificate, await sso.judge(certificate, chainDer.map(parseCertificate)))
    } catch (error) {
      if (error instanceof StatementError || error instanceof PkiError) return refuse(error.code)
      throw error
    }
  }
}

const STANDINGS = {
  'sign-in/certificate-revoked': 'revoked',
  'sign-in/certificate-expired': 'expired',
  'sign-in/status-unknown': 'unknown',
} as const

function proofOf({ issuer, subject }: Certificate, judgement: CertificateJudgement): CardProof {
  const standing = judgement.verdict === 'good' ? ('good' as const) : lookUp(judgement.code)
  if (!standing) return refuse('The certificate is not one to sign in with')
  const person = {
    centre: attributeOf(issuer, 'O') ?? '',
    subjectSerialNumber: attributeOf(subject, 'serialNumber') ?? '',
  }
  return { verdict: 'proven', person, certificate: standing }
}

function lookUp(code: string) {
  return Object.hasOwn(STANDINGS, code) ? STANDINGS[code as keyof typeof STANDINGS] : undefined // one of its own keys
}

/** RSASSA-PKCS1-v1_5 with SHA-256, as cards sign (hpki §5.2). */
function isSignedBy({ spkiBytes }: Certificate, statement: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(spkiBytes), format: 'der', type: 'spki' })
  return key.asymmetricKeyType === 'rsa' && verify('sha256', statement, key, signature)
}

function refuse(why: string): CardProof {
  return { verdict: 'refused', why }
}
