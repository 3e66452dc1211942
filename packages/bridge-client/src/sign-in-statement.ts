/**
 * What a card signs so that its holder signs in. The card bridge writes these bytes itself, from the origin that the browser
 * named and the challenge that the site gave, so that no site ever chooses what the authentication key signs.
 *
 *   jitsuin-sign-in/1            domain tag: no CMS attributes, no TLS transcript and no document begins like this
 *   origin: https://…            the origin that asked (RFC 6454 §6.2)
 *   nonce: <32 octets, base64url>
 *   issued: 2026-11-21T03:04:05Z
 *   expires: 2026-11-21T03:06:05Z    the first instant at which it no longer counts
 *
 * UTF-8, each line ended by LF, nothing else. The signature over them is RSASSA-PKCS1-v1_5 with SHA-256 (hpki §5.2).
 */
import { CodedError, type ErrorTable, utf8 } from '@jitsuin/kernel'

/** What a statement says. */
export type SignInStatement = {
  readonly origin: string
  /** 32 octets of the site's, base64url. */
  readonly nonce: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export const STATEMENT_ERRORS = {
  'statement/malformed': {
    ja: 'カードが署名した内容を読めません。',
    en: 'What the card signed is not a sign-in statement.',
    next: {
      ja: 'カードブリッジを新しい版にして、もう一度お試しください。',
      en: 'Update the card bridge and try again.',
    },
  },
} as const satisfies ErrorTable

/** A statement that cannot be written or read. */
export class StatementError extends CodedError<keyof typeof STATEMENT_ERRORS> {}

const DOMAIN_TAG = 'jitsuin-sign-in/1'
const FORM =
  /^jitsuin-sign-in\/1\norigin: (\S{1,300})\nnonce: ([A-Za-z0-9_-]{43})\nissued: (\S{20})\nexpires: (\S{20})\n$/

/** The bytes to sign. @throws {StatementError} `statement/malformed` if the origin is none or the nonce has another size. */
export function encodeSignInStatement({ origin, nonce, issuedAt, expiresAt }: SignInStatement): Uint8Array {
  const text = `${DOMAIN_TAG}\norigin: ${origin}\nnonce: ${nonce}\nissued: ${seconds(issuedAt)}\nexpires: ${seconds(expiresAt)}\n`
  const isSound = FORM.test(text) && URL.canParse(origin) && new URL(origin).origin === origin
  if (!isSound) throw malformed('Origin, nonce or time has no allowed form')
  return utf8(text)
}

/** Reads exactly what `encodeSignInStatement` writes. @throws {StatementError} `statement/malformed`. */
export function parseSignInStatement(bytes: Uint8Array): SignInStatement {
  if (bytes.length > 600) throw malformed('Longer than any statement')
  const text = new TextDecoder().decode(bytes)
  const [, origin = '', nonce = '', issued = '', expires = ''] = FORM.exec(text) ?? []
  const statement = { origin, nonce, issuedAt: new Date(issued), expiresAt: new Date(expires) }
  if (Number.isNaN(statement.issuedAt.getTime()) || Number.isNaN(statement.expiresAt.getTime()))
    throw malformed('Not the lines of a statement')
  const again = encodeSignInStatement(statement)
  const isSame = again.length === bytes.length && again.every((byte, at) => byte === bytes[at])
  if (!isSame) throw malformed('Not in its one form')
  return statement
}

function seconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

function malformed(why: string): StatementError {
  return new StatementError('statement/malformed', why)
}
