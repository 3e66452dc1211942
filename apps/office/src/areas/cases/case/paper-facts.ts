/** What can be read on a paper, and which items its kind carries. */
import {
  type CaseDocument,
  DOCUMENT_SIDES,
  type DocumentFacts,
  type DocumentKind,
} from '@jitsuin/registration/contract'
import type { Say } from '@jitsuin/ui'
import type { casesWording } from '../wording/index.js'

/** One item that a paper can carry. */
export type FactItem = keyof DocumentFacts

/** The items of each kind of paper, in the order in which one reads them. */
export const ITEMS_OF_KIND: Readonly<Record<DocumentKind, readonly FactItem[]>> = {
  applicationForm: ['name', 'birthDate', 'address', 'legible'],
  photo: ['legible'],
  medicalLicence: ['name', 'birthDate', 'licenceNumber', 'licenceDate', 'form', 'legible'],
  identity: [
    'name',
    'birthDate',
    'address',
    'issuedOn',
    'validUntil',
    'side',
    'numberEnd',
    'photo',
    'antiSwap',
    'form',
    'legible',
  ],
  residenceRecord: [
    'name',
    'birthDate',
    'address',
    'issuedOn',
    'formerSurname',
    'commonName',
    'form',
    'legible',
  ],
  familyRegister: ['name', 'birthDate', 'formerSurname', 'issuedOn', 'form', 'legible'],
  residenceMandate: ['name', 'birthDate', 'address', 'issuedOn', 'legible'],
}

/** Items that are days. */
export const DAY_ITEMS: readonly FactItem[] = ['birthDate', 'issuedOn', 'validUntil', 'licenceDate']

type Words = {
  readonly say: Say<(typeof casesWording)['ja']>
  readonly text: (text: { readonly ja: string; readonly en: string }) => string
}

/** Items with a few values: the values and their words; an empty one is "not read". */
export function choicesOf(
  item: FactItem,
  { say, text }: Words,
): readonly { value: string; label: string }[] | undefined {
  const none = { value: '', label: say('papers.unset') }
  if (item === 'side') {
    return [none, ...Object.entries(DOCUMENT_SIDES).map(([value, words]) => ({ value, label: text(words) }))]
  }
  if (item === 'photo' || item === 'antiSwap') {
    return [none, { value: 'yes', label: say('papers.yes') }, { value: 'no', label: say('papers.no') }]
  }
  if (item === 'legible') {
    return [
      none,
      { value: 'yes', label: say('papers.legible') },
      { value: 'no', label: say('papers.illegible') },
    ]
  }
  if (item === 'form') {
    return [
      none,
      { value: 'original', label: say('papers.original') },
      { value: 'copy', label: say('papers.copy') },
      { value: 'original-shown', label: say('papers.shown') },
    ]
  }
  return undefined
}

/** The facts that there are, as words. */
export function factLines(facts: DocumentFacts, words: Words): readonly { item: FactItem; value: string }[] {
  const items = Object.keys(facts) as FactItem[] // the schema has no other keys
  return items.flatMap((item) => {
    const value = facts[item]
    if (value === undefined) return []
    return [{ item, value: choicesOf(item, words)?.find((choice) => choice.value === value)?.label ?? value }]
  })
}

/** What is sent: items with something in them. */
export function factsOf(written: Readonly<Partial<Record<FactItem, string>>>): Record<string, string> {
  const filled = Object.entries(written).map(([item, value]) => [item, value.trim()] as const)
  return Object.fromEntries(filled.filter(([, value]) => value !== ''))
}

/** What the fields begin with: what was read before, or what the applicant said. */
export function beginWith({ facts, kind }: CaseDocument): Readonly<Partial<Record<FactItem, string>>> {
  return Object.fromEntries(ITEMS_OF_KIND[kind].map((item) => [item, facts[item] ?? '']))
}
