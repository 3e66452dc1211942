/** The form of an employer: what was typed, what is wrong with it, and the request that comes of it. */
import { type CheckRequest, PURPOSES, type Purpose, type Standing } from '@jitsuin/qualification/contract'
import type { VerdictWord } from '@jitsuin/ui'

/** The fields as they are typed. */
export type Draft = {
  readonly institution: string
  readonly person: string
  readonly purpose: Purpose
  readonly cardId: string
  readonly name: string
  readonly birthDate: string
  readonly registrationDate: string
  readonly registrationNumber: string
}

export const EMPTY_DRAFT: Draft = {
  institution: '',
  person: '',
  purpose: 'hiring',
  cardId: '',
  name: '',
  birthDate: '',
  registrationDate: '',
  registrationNumber: '',
}

/** Every purpose, in the order of the table. */
export const ALL_PURPOSES = Object.keys(PURPOSES) as Purpose[] // the table has no other keys

/** What is wrong with a field. */
export type Fault = 'empty' | 'not-a-day' | 'not-a-number'

/** The faults by field; a field that is right is absent. `cardId` is asked for only where no card is touched. */
export function faultsOf(draft: Draft, by: 'number' | 'touch'): Partial<Record<keyof Draft, Fault>> {
  const faults: Partial<Record<keyof Draft, Fault>> = {}
  const texts = ['institution', 'person', 'name', ...(by === 'number' ? (['cardId'] as const) : [])] as const
  for (const field of texts) if (draft[field].trim() === '') faults[field] = 'empty'
  for (const field of ['birthDate', 'registrationDate'] as const)
    if (draft[field] === '') faults[field] = 'empty'
    else if (!isDay(draft[field])) faults[field] = 'not-a-day'
  if (draft.registrationNumber.trim() === '') faults.registrationNumber = 'empty'
  else if (!/^\d{1,8}$/.test(digitsOf(draft))) faults.registrationNumber = 'not-a-number'
  return faults
}

/** The request of a draft without faults. */
export function requestOf(draft: Draft, requestId: string, card: CheckRequest['card']): CheckRequest {
  const { institution, person, purpose, name, birthDate, registrationDate } = draft
  return {
    requestId,
    checker: { institution: institution.trim(), person: person.trim() },
    purpose,
    card,
    items: { name: name.trim(), birthDate, registrationDate, registrationNumber: digitsOf(draft) },
  }
}

/** How a standing looks: only a usable card is green. */
export function verdictOf(standing: Standing): VerdictWord {
  if (standing === 'usable') return 'VALID'
  return standing === 'unknown' ? 'INDETERMINATE' : 'INVALID'
}

function digitsOf({ registrationNumber }: Draft): string {
  return registrationNumber.normalize('NFKC').replace(/\s/g, '')
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
