/**
 * The verification of a time-stamp token (RFC 3161 §2.2, §2.3; RFC 5816; HPKI 電子署名規格 §5.6.1–5.6.3): finds what there is to
 * check, asks each check of token-checks.ts, and reports.
 */
import type { Certificate } from '../certificate.js'
import { parseSignedData } from '../cms/signed-data.js'
import { PkiError } from '../errors.js'
import { TIME_STAMP_CHECKS, type TimeStampCheckId, type TimeStampReason } from './time-stamp-reasons.js'
import { certificatesAround, findAuthority, parseTimeStampToken, type TimeStampToken } from './token.js'
import {
  failed,
  type TimeStampQuestion,
  TOKEN_CHECKS,
  type TokenCheck,
  type TokenFacts,
  type TokenFailure,
} from './token-checks.js'
import type { TstInfo } from './tst-info.js'

/** One line of the report. `not-reached`: an earlier check left nothing to look at. */
export type TimeStampCheck =
  | { readonly id: TimeStampCheckId; readonly verdict: 'passed' | 'not-reached' }
  | {
      readonly id: TimeStampCheckId
      readonly verdict: 'failed' | 'undetermined'
      readonly reason: TimeStampReason
      readonly cause?: string
    }

/** The whole report; `failed` outranks `undetermined`, which outranks `passed`. The stated time counts only if it passed. */
export type TimeStampReport = {
  readonly verdict: 'passed' | 'failed' | 'undetermined'
  readonly checks: readonly TimeStampCheck[]
  readonly info?: TstInfo
  readonly authority?: Certificate
}

/** Verifies a token; whatever is wrong with it is in the report, never a throw. */
export function verifyTimeStampToken(bytes: Uint8Array, question: TimeStampQuestion): TimeStampReport {
  const token = read(bytes)
  if ('reason' in token) return report({ structure: token })
  const at = attempt(() => surroundings(token, question.certificates))
  if ('reason' in at) return report({ structure: at })
  const { around, authority } = at.found
  if (!authority)
    return report({ signer: { ...failed('signer-not-found'), verdict: 'undetermined' } }, token.info)
  const facts = { ...question, token, around, authority }
  const outcomes: Outcomes = {}
  for (const [id, check] of Object.entries(TOKEN_CHECKS))
    outcomes[id as TimeStampCheckId] = judge(check, facts) // keys of the table
  return { ...report(outcomes, token.info), authority }
}

type Outcomes = Partial<Record<TimeStampCheckId, TokenFailure | 'passed'>>

function report(outcomes: Outcomes, info?: TstInfo): TimeStampReport {
  // Whoever reports on anything else could read the token.
  const all: Outcomes =
    outcomes.structure === undefined ? { structure: 'passed', signer: 'passed', ...outcomes } : outcomes
  const checks = (Object.keys(TIME_STAMP_CHECKS) as TimeStampCheckId[]) // the table has no other keys
    .map((id): TimeStampCheck => {
      const outcome = all[id]
      if (!outcome) return { id, verdict: 'not-reached' }
      return outcome === 'passed' ? { id, verdict: 'passed' } : { id, ...outcome }
    })
  const worst = (['failed', 'undetermined'] as const).find((word) =>
    checks.some(({ verdict }) => verdict === word),
  )
  return { verdict: worst ?? 'passed', checks, ...(info && { info }) }
}

function judge(check: TokenCheck, facts: TokenFacts): TokenFailure | 'passed' {
  const outcome = attempt(() => check(facts))
  return 'reason' in outcome ? outcome : (outcome.found ?? 'passed')
}

/** A part that cannot be read fails the check that needs it. */
function attempt<T>(read: () => T): { found: T } | TokenFailure {
  try {
    return { found: read() }
  } catch (error) {
    if (error instanceof PkiError) return { ...failed('unreadable'), cause: error.code }
    throw error
  }
}

function surroundings(token: TimeStampToken, certificates: readonly Certificate[] | undefined) {
  const around = certificatesAround(token, certificates)
  return { around, authority: findAuthority(token, around) }
}

/** The token, or what keeps it from being one; its number of signers is told apart, because that is no damage. */
function read(bytes: Uint8Array): TimeStampToken | TokenFailure {
  const token = attempt(() => parseTimeStampToken(bytes))
  if ('found' in token) return token.found
  const signers = attempt(() => parseSignedData(bytes).signerInfos.length)
  return 'found' in signers && signers.found !== 1 ? failed('not-exactly-one-signer') : token
}
