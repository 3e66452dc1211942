/** How far an enrolment has come, and what comes after each refusal. */
import { readDigits } from '@jitsuin/kernel'
import type { BegunEnrolment, Enrolled } from '@jitsuin/key-management/contract'
import type { EnrolmentKey } from '@jitsuin/second-key'
import type { StepState } from '@jitsuin/ui'
import type { EnrolmentProof } from '../../client.js'
import { type Failure, remedyOf } from '../../failure.js'
import type { MadePasskey } from '../../statements.js'

/** An enrolment that the service has begun. */
export type Begun = { readonly begun: BegunEnrolment; readonly challenge: Uint8Array }

/** An enrolment at the step where it stands, with the facts that are there by then. */
export type Enrolment =
  | { readonly step: 'number' }
  | ({ readonly step: 'passkey'; readonly key: EnrolmentKey } & Begun)
  /** The number was wrong: the passkey stays, the number is typed again. */
  | ({ readonly step: 'number-again'; readonly passkey: MadePasskey } & Begun)
  /** Nobody knows whether it arrived: the very same proof is sent once more. */
  | ({ readonly step: 'unsent'; readonly passkey: MadePasskey; readonly proof: EnrolmentProof } & Begun)
  /** The code can do nothing more. */
  | { readonly step: 'over' }
  | { readonly step: 'done'; readonly enrolled: Enrolled }

/** Refusals after which this code is of no use. */
const OVER = ['grant/refused', 'grant/too-many-tries', 'key/unknown']

/** Where an enrolment stands after a failure at one of its steps. */
export function afterFailure(enrolment: Enrolment, failure: Failure): Enrolment {
  if (failure.kind === 'refused' && OVER.includes(failure.code)) return { step: 'over' }
  if (enrolment.step !== 'unsent' || remedyOf(failure) === 'send-again') return enrolment
  const { begun, challenge, passkey } = enrolment
  // Whatever else is refused (too late, another passkey) begins again, with a new enrolment under the same code.
  return failure.kind === 'refused' && failure.code === 'enrolment/code-wrong'
    ? { step: 'number-again', begun, challenge, passkey }
    : { step: 'number' }
}

/** What may be wrong with a short number before anybody is asked. */
export type NumberFault = 'empty' | 'not-eight-digits'

const SHORT_NUMBER_DIGITS = 8

/** The short number in its one form, however it was typed: any width, blanks and hyphens anywhere. */
export function readShortNumber(
  typed: string,
): { readonly number: string } | { readonly fault: NumberFault } {
  if (typed.trim() === '') return { fault: 'empty' }
  const number = readDigits(typed)
  return number?.length === SHORT_NUMBER_DIGITS ? { number } : { fault: 'not-eight-digits' }
}

/** The steps as the reader follows them. */
export const STEPS = ['scan', 'number', 'passkey', 'finish'] as const
export type StepName = (typeof STEPS)[number]

/** At which of the steps an enrolment stands. */
export function stepOf({ step }: Exclude<Enrolment, { step: 'over' | 'done' }>): StepName {
  switch (step) {
    case 'number':
    case 'number-again':
      return 'number'
    case 'passkey':
      return 'passkey'
    case 'unsent':
      return 'finish'
  }
}

/** How each step is shown. A passkey that was made stays made while its number is typed again. */
export function stepStates(enrolment: Exclude<Enrolment, { step: 'over' | 'done' }>): readonly StepState[] {
  if (enrolment.step === 'number-again') return ['done', 'active', 'done', 'waiting']
  const current = STEPS.indexOf(stepOf(enrolment))
  return STEPS.map((_step, at) => (at < current ? 'done' : at === current ? 'active' : 'waiting'))
}
