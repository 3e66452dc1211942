/** "Test my card, passkey, reader": the same checks as at sign-in, shown one by one, and no session comes of it. */

import { attributeOf, type Certificate, formatName } from '@jitsuin/pki'
import { ALL_CHECKS, type CheckName } from '../domain/checks.js'
import { hashSecret } from '../domain/secrets.js'
import { SsoError, type SsoErrorCode } from '../errors.js'
import type { Caller, SsoContext } from './context.js'
import type { Counted } from './limits.js'
import { type CardProof, proveCard, type SignedByCard } from './prove-card.js'
import { provePasskey } from './prove-passkey.js'

/** One check with its verdict. */
export type CheckLine = {
  readonly name: CheckName
  readonly verdict: 'passed' | 'failed' | 'not-reached'
  readonly code: SsoErrorCode | undefined
}

/** A card under test. */
export type CardTest = {
  readonly verdict: 'passed' | 'failed'
  readonly checks: readonly CheckLine[]
  readonly certificate:
    | {
        readonly commonName: string
        readonly issuer: string
        readonly notBefore: Date
        readonly notAfter: Date
      }
    | undefined
}

/** A My Number card states no qualification, and its authority is not ours. */
const NOT_FOR_JPKI: readonly CheckName[] = ['role-readable', 'logged']

/** Where no log is kept, nothing has to be in it. */
const NOT_WITHOUT_LOG: readonly CheckName[] = ['logged']

/** Tests a card. @throws {SsoError} `attempt/too-many` */
export async function testCard(
  ctx: SsoContext,
  { signed, caller }: { readonly signed: SignedByCard; readonly caller: Caller },
): Promise<CardTest> {
  const challenge = { purpose: 'self-test', subject: undefined } as const
  const proof = await proveCard(ctx, { signed, caller, challenge, counted: sourceOf(caller) })
  const left = [...(signed.card === 'jpki' ? NOT_FOR_JPKI : []), ...(ctx.askLog ? [] : NOT_WITHOUT_LOG)]
  const names = ALL_CHECKS.filter((name) => !left.includes(name))
  return {
    verdict: proof.verdict === 'good' ? 'passed' : 'failed',
    checks: linesOf(proof, names),
    certificate: proof.seen && describe(proof.seen),
  }
}

/** Tests a passkey that is registered here. @throws {SsoError} `attempt/too-many` */
export async function testPasskey(
  ctx: SsoContext,
  { response, caller }: { readonly response: unknown; readonly caller: Caller },
): Promise<
  | { readonly verdict: 'passed'; readonly name: string }
  | { readonly verdict: 'failed'; readonly code: SsoErrorCode }
> {
  const challenge = { purpose: 'passkey', subject: undefined } as const
  try {
    const passkey = await provePasskey(ctx, { response, caller, challenge, counted: sourceOf(caller) })
    return { verdict: 'passed', name: passkey.name }
  } catch (error) {
    if (error instanceof SsoError && error.code !== 'attempt/too-many')
      return { verdict: 'failed', code: error.code }
    throw error
  }
}

function linesOf(proof: CardProof, names: readonly CheckName[]): CheckLine[] {
  if (proof.verdict === 'good') return names.map((name) => ({ name, verdict: 'passed', code: undefined }))
  const failed = names.indexOf(proof.check)
  return names.map((name, at) => {
    if (at < failed) return { name, verdict: 'passed', code: undefined }
    return at === failed
      ? { name, verdict: 'failed', code: proof.code }
      : { name, verdict: 'not-reached', code: undefined }
  })
}

function describe({ subject, issuer, notBefore, notAfter }: Certificate) {
  return { commonName: attributeOf(subject, 'CN') ?? '', issuer: formatName(issuer), notBefore, notAfter }
}

function sourceOf({ source }: Caller): Counted[] {
  return source === undefined ? [] : [`source:${hashSecret(source)}`]
}
