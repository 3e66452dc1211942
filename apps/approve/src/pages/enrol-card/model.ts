/** A new passkey or a My Number card, vouched for by a carrier that is the holder's already: how far it has come. */
import type { Enrolled } from '@jitsuin/key-management/contract'
import {
  type Attestation,
  type CardAnswer,
  type CarrierAnswer,
  serialNumberSchema,
} from '@jitsuin/second-key'
import type { StepState } from '@jitsuin/ui'
import { type Failure, remedyOf } from '../../failure.js'
import type { Begun } from '../enrol/model.js'

/** What is enrolled. */
export const PLANS = ['passkey', 'my-number'] as const
export type Plan = (typeof PLANS)[number]

/** What is new, and the statement about it: its SHA-256 is what the voucher answers. */
export type Made = Begun & { readonly statement: Uint8Array } & (
    | { readonly plan: 'passkey'; readonly attestation: Attestation }
    /** `freshUntil`: the first instant at which what the My Number card answered counts no more. */
    | { readonly plan: 'my-number'; readonly card: CardAnswer; readonly freshUntil: Date }
  )

/** An enrolment at the step where it stands. */
export type CardEnrolment =
  | { readonly step: 'person' }
  | ({ readonly step: 'new' } & Begun)
  | { readonly step: 'voucher'; readonly made: Made }
  /** Nobody knows whether it arrived: the very same goes again. */
  | { readonly step: 'unsent'; readonly made: Made; readonly holder: CarrierAnswer }
  | { readonly step: 'enrolled'; readonly enrolled: Enrolled }
  | { readonly step: 'linked'; readonly subject: string }

/** Refusals after which this enrolment is of no use. */
const BEGIN_AGAIN = [
  'enrolment/unknown',
  'enrolment/differs',
  'enrolment/passkey-refused',
  'key/unknown',
  'key/ended',
]
/** Refusals that may be about the new My Number card itself: it is read anew. */
const READ_AGAIN = ['carrier/refused', 'carrier/linked-elsewhere', 'carrier/not-available']

/** Where an enrolment stands after a failure at one of its steps. */
export function afterFailure(enrolment: CardEnrolment, failure: Failure): CardEnrolment {
  if (failure.kind === 'refused' && BEGIN_AGAIN.includes(failure.code)) return { step: 'person' }
  switch (enrolment.step) {
    case 'person':
    case 'new':
    case 'enrolled':
    case 'linked':
      return enrolment
    case 'voucher':
    case 'unsent':
      return afterVouching(enrolment, failure)
  }
}

function afterVouching(
  enrolment: Extract<CardEnrolment, { step: 'voucher' | 'unsent' }>,
  failure: Failure,
): CardEnrolment {
  if (remedyOf(failure) === 'send-again') return enrolment
  const { made } = enrolment
  const mayBeOfNew = failure.kind === 'refused' && READ_AGAIN.includes(failure.code)
  if (made.plan === 'passkey' || !mayBeOfNew) return { step: 'voucher', made }
  const { begun, challenge } = made
  return { step: 'new', begun, challenge }
}

/** What may be wrong with the number of a person before anybody is asked. */
export type SubjectFault = 'empty' | 'malformed'

/** The number of a person in its one form, however wide it was typed. */
export function readSubject(typed: string): { readonly subject: string } | { readonly fault: SubjectFault } {
  const subject = typed.normalize('NFKC').trim()
  if (subject === '') return { fault: 'empty' }
  return serialNumberSchema.safeParse(subject).success ? { subject } : { fault: 'malformed' }
}

/** The steps as the reader follows them. */
export const STEPS = ['person', 'new', 'voucher'] as const

/** An enrolment that is not at its end. */
export type OpenEnrolment = Exclude<CardEnrolment, { step: 'enrolled' | 'linked' }>

/** How each step is shown. */
export function stepStates({ step }: OpenEnrolment): readonly StepState[] {
  const current = STEPS.indexOf(step === 'unsent' ? 'voucher' : step)
  return STEPS.map((_step, at) => (at < current ? 'done' : at === current ? 'active' : 'waiting'))
}

/** With what the holder can vouch: a card for a phone, a card or the phone for a My Number card; a phone never for the next phone. */
export const VOUCHERS = {
  passkey: ['hpki', 'jpki'],
  'my-number': ['hpki', 'passkey'],
} as const satisfies Record<Plan, readonly Voucher[]>
/** A carrier that vouches. */
export type Voucher = CardAnswer['card'] | 'passkey'
