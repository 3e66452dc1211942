/** What an act of a procedure asks for, and the body that the service gets. */
import {
  type AftercareAct,
  type AftercarePaper,
  ALL_AFTERCARE_ACTS,
  type Prefecture,
  type ProcedureOutcome,
} from '@jitsuin/registration/contract'

/** What can be typed for any act; each takes what it needs. */
export type ActDraft = {
  readonly reason: string
  readonly source: string
  readonly papers: readonly AftercarePaper[]
  readonly address: 'registered-address-changes' | 'stays'
  readonly phone: string
  readonly email: string
  readonly postalCode: string
  /** `same`: the registered address stays. */
  readonly prefecture: Prefecture | 'same'
  readonly rest: string
  /** The service says which fit. */
  readonly outcome: ProcedureOutcome | ''
  readonly holder: 'wants-it-back' | 'does-not-want-it' | 'not-reached'
}

/** Nothing typed yet. */
export const EMPTY_DRAFT: ActDraft = {
  reason: '',
  source: '',
  papers: [],
  address: 'stays',
  phone: '',
  email: '',
  postalCode: '',
  prefecture: 'same',
  rest: '',
  outcome: '',
  holder: 'not-reached',
}

/** The fields that an act asks for. */
export const ACT_FIELDS = {
  'call-back-answered': [],
  'confirm-notice': ['source', 'reason'],
  'revoke-by-paper': ['reason'],
  'ask-papers': ['papers'],
  'accept-papers': ['papers', 'address'],
  'change-contact': ['phone', 'email', 'postalCode', 'prefecture', 'rest'],
  'await-card': [],
  'apply-again': [],
  'settle-found-card': ['holder'],
  finish: ['outcome'],
  refuse: ['reason'],
  drop: ['reason'],
} as const satisfies Readonly<Record<AftercareAct, readonly (keyof ActDraft)[]>>

/** The acts that this page offers: those that the service names, except the call-back, which has its own step. */
export function offeredActs(acts: readonly string[]): readonly AftercareAct[] {
  return ALL_AFTERCARE_ACTS.filter((act) => act !== 'call-back-answered' && acts.includes(act))
}

/** Whether what was typed is enough to be sent. */
export function judgeDraft(act: AftercareAct, draft: ActDraft): 'complete' | 'incomplete' {
  const fields: readonly (keyof ActDraft)[] = ACT_FIELDS[act]
  if (act === 'change-contact') return judgeContact(draft)
  return fields.every((field) => draft[field].length > 0) ? 'complete' : 'incomplete'
}

/** The digits of what was typed, in any width and with any hyphens. */
export function digitsOf(typed: string): string {
  return typed.normalize('NFKC').replace(/\D/g, '')
}

/** Something changes, and an address is whole or not there. */
function judgeContact({ phone, email, postalCode, prefecture, rest }: ActDraft): 'complete' | 'incomplete' {
  const address = [postalCode, rest]
  const isWhole = prefecture !== 'same' && address.every((part) => part !== '')
  const isUntouched = prefecture === 'same' && address.every((part) => part === '')
  const isSomething = isWhole || phone !== '' || email !== ''
  return isSomething && (isWhole || isUntouched) ? 'complete' : 'incomplete'
}

/** The body of an act. `requestId` makes an application one however often the button is pressed. */
export function bodyOf(
  act: AftercareAct,
  draft: ActDraft,
  {
    expectedRevision,
    requestId,
    now,
  }: { readonly expectedRevision: number; readonly requestId: string; readonly now: Date },
): object {
  const { reason, source, papers, address, phone, email, outcome, holder } = draft
  const { postalCode, prefecture, rest } = draft
  switch (act) {
    case 'confirm-notice':
      return { expectedRevision, reason, source }
    case 'revoke-by-paper':
    case 'refuse':
    case 'drop':
      return { expectedRevision, reason }
    case 'ask-papers':
      return { expectedRevision, missing: papers }
    case 'accept-papers':
      return { expectedRevision, papers, address }
    case 'change-contact':
      return {
        expectedRevision,
        contact: {
          ...(phone && { phone }),
          ...(email && { email }),
          ...(prefecture !== 'same' && { address: { postalCode, prefecture, rest } }),
        },
      }
    case 'finish':
      return { expectedRevision, outcome }
    case 'settle-found-card':
      return { expectedRevision, holder }
    case 'apply-again':
      return { expectedRevision, requestId, facts: { consentedAt: now.toISOString() } }
    case 'await-card':
    case 'call-back-answered':
      return { expectedRevision }
  }
}
