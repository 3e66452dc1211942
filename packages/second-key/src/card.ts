/**
 * Cards as both services check them, each for itself. The card bridge writes what a card signs (packages/bridge-client): the origin of
 * the page, and as its nonce the same SHA-256 that a passkey would answer. Whose card it is, and whether it is still good, is judged
 * where certificates are judged.
 */
import { constants, createHash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { parseSignInStatement, type SignInStatement, StatementError } from '@jitsuin/bridge-client'
import { octets } from './octets.js'
import type { ApprovalPage } from './passkey.js'
import type { CardAnswer } from './wire.js'

/** The clock of the computer at the card may be wrong by so much. */
const CLOCK_SKEW_MS = 5 * 60_000

/** Whether a card answered this challenge, for this page, now. Without a time, whether it ever did. */
export function judgeCardAnswer(
  { origin }: ApprovalPage,
  answer: CardAnswer,
  { challenge, now }: { readonly challenge: Uint8Array; readonly now?: Date },
): 'answered' | 'refused' {
  const bytes = octets(answer.statement)
  const statement = readStatement(bytes)
  const key = rsaKeyOf(octets(answer.certificate))
  if (!statement || !key) return 'refused'
  const isOurs =
    statement.origin === origin && statement.nonce === Buffer.from(challenge).toString('base64url')
  const isSigned = verify(
    'sha256',
    bytes,
    { key, padding: constants.RSA_PKCS1_PADDING },
    octets(answer.signature),
  )
  return isOurs && isSigned && (!now || isInTime(statement, now)) ? 'answered' : 'refused'
}

/** SHA-256 of a certificate, hexadecimal. */
export function fingerprintOf(certificateDer: Uint8Array): string {
  return createHash('sha256').update(certificateDer).digest('hex')
}

/** The subject serialNumber of a certificate (X.520 §6.2.9); nothing when it has none, or is no certificate. */
export function subjectSerialNumberOf(certificateDer: Uint8Array): string | undefined {
  const subject = readCertificate(certificateDer)?.toLegacyObject().subject
  const found = subject && 'serialNumber' in subject ? subject.serialNumber : undefined
  return typeof found === 'string' ? found : undefined
}

function isInTime({ issuedAt, expiresAt }: SignInStatement, now: Date): boolean {
  return (
    Math.abs(issuedAt.getTime() - now.getTime()) <= CLOCK_SKEW_MS && issuedAt < expiresAt && now < expiresAt
  )
}

function readStatement(bytes: Uint8Array): SignInStatement | undefined {
  try {
    return parseSignInStatement(bytes)
  } catch (error) {
    if (error instanceof StatementError) return undefined
    throw error
  }
}

/** The RSA key of a certificate; nothing for another kind of key, or for no certificate. */
export function rsaKeyOf(certificateDer: Uint8Array): KeyObject | undefined {
  const key = readCertificate(certificateDer)?.publicKey
  return key?.asymmetricKeyType === 'rsa' ? key : undefined
}

function readCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der)
  } catch {
    return undefined // no certificate: it has no key
  }
}
