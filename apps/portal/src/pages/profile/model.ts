/** The profile while somebody writes it. */
import {
  ALL_PROFILE_ITEMS,
  type Failure,
  PROFILE_ITEMS,
  type ProfileItem,
  type ProfileItems,
} from '@jitsuin/holder/contract'

/** Every item as it stands in its field; an item that is not set is empty. */
export type Draft = Readonly<Record<ProfileItem, string>>

/** What is wrong with a field. */
export type FieldTrouble = 'too-long' | 'wrong'

/** The fields for a stored profile. */
export function draftOf(items: ProfileItems): Draft {
  const fields = ALL_PROFILE_ITEMS.map((item) => [item, items[item] ?? ''])
  return Object.fromEntries(fields) as Draft // made from every key of the table
}

/** Whether something was written that is not stored. */
export function isChanged(draft: Draft, items: ProfileItems): boolean {
  return ALL_PROFILE_ITEMS.some((item) => draft[item] !== (items[item] ?? ''))
}

/** What is wrong with a field: what we can tell ourselves, and what the service told in its refusal. */
export function troubleOf(item: ProfileItem, draft: Draft, failure: Failure | null): FieldTrouble | null {
  if (draft[item].trim().length > PROFILE_ITEMS[item].maxLength) return 'too-long'
  const isNamed = failure?.kind === 'refused' && failure.fields.includes(`/items/${item}`)
  return isNamed ? 'wrong' : null
}
