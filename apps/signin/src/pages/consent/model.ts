/** From a question of consent to the rows of its table. */
import {
  ATTRIBUTES,
  type AttributeName,
  type ConsentAnswer,
  type ConsentQuestion,
} from '@jitsuin/federation/contract'
import type { Text } from '@jitsuin/kernel'
import { SIGN_IN_METHODS } from '@jitsuin/sso/contract'
import { ROLE_NAMES } from '@jitsuin/ui'

type Attribute = ConsentQuestion['attributes'][number]

/** One value as it is drawn: an instant is told in Japan time, a way to sign in and a role by their names, all else as it will be sent. */
export type ShownValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'words'; readonly words: Text }
  | { readonly kind: 'instant'; readonly iso: string }

/** One row: an item, its values as they will be sent, and whether it is new since the person agreed. */
export type ConsentRow = {
  readonly name: AttributeName
  readonly label: Text
  readonly rule: Attribute['rule']
  readonly values: readonly ShownValue[]
  readonly mark: 'new' | null
}

/** The rows, new ones first; at the first time everything is new, so nothing is marked. */
export function rowsOf({ why, attributes }: ConsentQuestion): readonly ConsentRow[] {
  const rows = attributes.map(({ name, rule, value, isNew }): ConsentRow => {
    const { ja, en } = ATTRIBUTES[name]
    const mark = why !== 'first-time' && isNew === 'yes' ? 'new' : null
    return { name, label: { ja, en }, rule, values: valuesOf(name, value), mark }
  })
  return rows.toSorted((one, other) => Number(other.mark !== null) - Number(one.mark !== null))
}

function valuesOf(name: AttributeName, value: Attribute['value']): readonly ShownValue[] {
  if (value === null) return []
  const values = typeof value === 'string' ? [value] : value
  return values.map((each) => shown(name, each))
}

function shown(name: AttributeName, value: string): ShownValue {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return { kind: 'instant', iso: value }
  if (name === 'authnMethod' && isMethod(value)) return { kind: 'words', words: SIGN_IN_METHODS[value] }
  if (name === 'hcRole') return { kind: 'words', words: roleWords(value) }
  return { kind: 'text', text: value }
}

/** A role travels in the words of its certificate; in Japanese its own name stands before them. */
function roleWords(value: string): Text {
  const role = Object.values(ROLE_NAMES).find(({ en }) => en === value)
  return { ja: role ? `${role.ja}（${value}）` : value, en: value }
}

function isMethod(value: string): value is keyof typeof SIGN_IN_METHODS {
  return Object.hasOwn(SIGN_IN_METHODS, value)
}

/** What agreeing sends: the digest of what was shown, and the reason where one is asked; null while it is missing. */
export function agreement({ digest, reason }: ConsentQuestion, written: string): ConsentAnswer | null {
  if (reason.kind !== 'ask') return { decision: 'agree', digest }
  const stated = written.trim()
  return stated === '' ? null : { decision: 'agree', digest, reason: stated }
}
