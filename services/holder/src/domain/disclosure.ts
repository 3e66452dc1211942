/**
 * The rules of the disclosure table (portal §4.3): two audiences, one setting for each item, and the public never sees more than
 * users do. Whoever shows an item to the public shows it to users too; whoever hides it from users hides it from the public too.
 */
import {
  ALL_DISCLOSURE_ITEMS,
  type Audience,
  DISCLOSURE_ITEMS,
  type DisclosureItem,
  type DisclosureTable,
  type SettingChange,
} from '../contract.js'

/** The table of somebody who has never changed it. */
export const DEFAULT_TABLE: DisclosureTable = Object.fromEntries(
  ALL_DISCLOSURE_ITEMS.map((item) => {
    const { users, public: everyone } = DISCLOSURE_ITEMS[item]
    return [item, { users, public: everyone }]
  }),
) as DisclosureTable // made from every key of the table

/** What becomes of wanted changes. */
export type TableChange =
  | {
      readonly verdict: 'changed'
      readonly table: DisclosureTable
      readonly changed: readonly SettingChange[]
    }
  | { readonly verdict: 'unchanged' }
  | { readonly verdict: 'contradiction' }

/**
 * The table after `wanted`, with every setting that really changed, the rule's own ones included; their reverse undoes it.
 * `contradiction`: the wanted changes, with what the rule brings along, set one thing both ways.
 */
export function changeTable(table: DisclosureTable, wanted: readonly SettingChange[]): TableChange {
  const full = new Map<string, SettingChange>()
  for (const change of wanted.flatMap(withTheRule)) {
    const key = `${change.item} ${change.audience}`
    if ((full.get(key) ?? change).to !== change.to) return { verdict: 'contradiction' }
    full.set(key, change)
  }
  const changed = [...full.values()].filter(({ item, audience, to }) => table[item][audience] !== to)
  if (changed.length === 0) return { verdict: 'unchanged' }
  const next = structuredClone(table)
  for (const { item, audience, to } of changed) next[item][audience] = to
  return { verdict: 'changed', table: next, changed }
}

function withTheRule(change: SettingChange): SettingChange[] {
  const { item, audience, to } = change
  if (audience === 'public' && to === 'shown') return [change, { item, audience: 'users', to: 'shown' }]
  if (audience === 'users' && to === 'hidden') return [change, { item, audience: 'public', to: 'hidden' }]
  return [change]
}

/** The items that an audience is shown, in the order of the screen. */
export function itemsShownTo(audience: Audience, table: DisclosureTable): DisclosureItem[] {
  return ALL_DISCLOSURE_ITEMS.filter((item) => table[item][audience] === 'shown')
}
