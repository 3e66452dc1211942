/** What the self-test found, step by step, and the report for the help desk, which names nobody. */

import { CARD_STEPS, type Dialogue, stepRows } from '@jitsuin/card-steps'
import type { SelfTest } from '@jitsuin/sso/contract'
import type { Failure } from '../../failure.js'

/** One step of a test. `code` says exactly what is wrong; the report holds it, the page words it. */
export type Finding = {
  readonly step: string
  readonly state: 'passed' | 'failed' | 'not-reached'
  readonly code: string | null
}

/** What the browser told of itself. */
export type BrowserProbe = {
  readonly context: 'secure' | 'insecure'
  readonly storage: 'kept' | 'lost'
  /** How far the clock of this computer is ahead of the server's, in seconds; null when the server did not say. */
  readonly secondsAhead: number | null
}

/** A clock that is further off breaks the time limits of sign-in (challenges live for minutes). */
const CLOCK_TOLERANCE_SECONDS = 60

/** What stands in the way in this browser. */
export function browserFindings({ context, storage, secondsAhead }: BrowserProbe): readonly Finding[] {
  return [
    finding('secure', context === 'secure'),
    finding('storage', storage === 'kept'),
    secondsAhead === null
      ? { step: 'time', state: 'not-reached', code: null }
      : finding('time', Math.abs(secondsAhead) <= CLOCK_TOLERANCE_SECONDS),
  ]
}

/** What is known of passkeys here; `used` once one was tried. */
export type PasskeyProbe = {
  readonly support: 'yes' | 'no'
  readonly platform: 'yes' | 'no'
  readonly used: { readonly state: 'passed' } | { readonly state: 'failed'; readonly failure: Failure } | null
}

/** Where passkeys stand. A device without a key of its own can still use a security key or a phone. */
export function passkeyFindings({ support, platform, used }: PasskeyProbe): readonly Finding[] {
  return [
    finding('webauthn', support === 'yes'),
    { step: 'platform', state: platform === 'yes' ? 'passed' : 'not-reached', code: null },
    used === null
      ? { step: 'passkey', state: 'not-reached', code: null }
      : {
          step: 'passkey',
          state: used.state,
          code: used.state === 'failed' ? codeOf(used.failure) : null,
        },
  ]
}

/** The steps of the card up to where the dialogue is, then each check of the service. */
export function cardFindings(
  dialogue: Dialogue<Failure> | null,
  result: SelfTest | null,
): readonly Finding[] {
  if (dialogue === null) return CARD_STEPS.map((step) => ({ step, state: 'not-reached', code: null }))
  const steps = stepRows(dialogue).map(({ step, state, obstacle }): Finding => {
    if (state === 'done') return { step, state: 'passed', code: null }
    if (state !== 'failed') return { step, state: 'not-reached', code: obstacle }
    return { step, state: 'failed', code: dialogue.at === 'refused' ? codeOf(dialogue.failure) : obstacle }
  })
  const checks = result?.checks ?? []
  return [
    ...steps,
    ...checks.map(
      ({ name, verdict, refusal }): Finding => ({
        step: `check.${name}`,
        state: verdict,
        code: refusal?.code ?? null,
      }),
    ),
  ]
}

/** A card that failed a check of the service; its failure is that of the first check that says why. */
export class FailedCheck extends Error {
  readonly failure: Failure

  constructor({ checks }: SelfTest) {
    super('A check of the card failed')
    this.name = 'FailedCheck'
    const refusal = checks.find((check) => check.refusal !== undefined)?.refusal
    this.failure =
      refusal === undefined
        ? { kind: 'unreachable' }
        : {
            kind: 'refused',
            code: refusal.code,
            text: { ja: refusal.ja, en: refusal.en },
            next: refusal.next,
          }
  }
}

/** The report: when, with which browser, and each step with its state and code. No name, number or certificate is in it. */
export function reportOf(facts: {
  readonly at: Date
  readonly browser: string
  readonly parts: readonly { readonly name: string; readonly findings: readonly Finding[] }[]
}): string {
  const rows = facts.parts.flatMap(({ name, findings }) =>
    findings.map(({ step, state, code }) => `${name}.${step}: ${state}${code === null ? '' : ` (${code})`}`),
  )
  return [
    'jitsuin self-test 1',
    `time: ${facts.at.toISOString()}`,
    `browser: ${facts.browser}`,
    ...rows,
  ].join('\n')
}

function finding(step: string, isGood: boolean): Finding {
  return { step, state: isGood ? 'passed' : 'failed', code: isGood ? null : step }
}

function codeOf(failure: Failure): string {
  switch (failure.kind) {
    case 'refused':
      return failure.code
    case 'passkey':
      return `passkey/${failure.why}`
    case 'unreachable':
      return 'unreachable'
  }
}
