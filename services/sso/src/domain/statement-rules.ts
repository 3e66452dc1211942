/** Whether a signed statement answers a challenge of ours: every field is compared with what we remember. */
import type { SignInStatement } from '@jitsuin/bridge-client'
import type { SsoErrorCode } from '../errors.js'
import type { CheckName } from './checks.js'

/** What we remember of a challenge. */
export type ChallengeFacts = {
  readonly browserSha256: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** What the answer must fit. */
export type Expected = {
  readonly origin: string
  readonly browserSha256: string | undefined
  readonly now: Date
}

/** A check that failed, and the code that people are told. */
export type FailedCheck = { readonly check: CheckName; readonly code: SsoErrorCode }

/** The clock of the reader's computer may be wrong by so much; what counts is our own time of the challenge. */
const CLOCK_SKEW_MS = 5 * 60_000

type Rule = FailedCheck & {
  readonly holds: (statement: SignInStatement, challenge: ChallengeFacts, expected: Expected) => boolean
}

const RULES: readonly Rule[] = [
  {
    check: 'same-browser',
    code: 'challenge/other-browser',
    holds: (_statement, { browserSha256 }, expected) => browserSha256 === expected.browserSha256,
  },
  {
    check: 'same-origin',
    code: 'challenge/other-origin',
    holds: ({ origin }, _challenge, expected) => origin === expected.origin,
  },
  {
    check: 'in-time',
    code: 'challenge/expired',
    holds: ({ expiresAt }, challenge, { now }) => now < challenge.expiresAt && now < expiresAt,
  },
  {
    check: 'in-time',
    code: 'challenge/statement-times',
    holds: ({ issuedAt, expiresAt }, challenge, { now }) =>
      expiresAt <= challenge.expiresAt &&
      Math.abs(issuedAt.getTime() - now.getTime()) <= CLOCK_SKEW_MS &&
      issuedAt < expiresAt,
  },
]

/** The first rule that a statement breaks; undefined: it breaks none. */
export function judgeStatement(
  statement: SignInStatement,
  challenge: ChallengeFacts,
  expected: Expected,
): FailedCheck | undefined {
  const broken = RULES.find(({ holds }) => !holds(statement, challenge, expected))
  return broken && { check: broken.check, code: broken.code }
}
