/** The disclosure table as it is shown: what is wanted at once, what is stored when the service has answered. */
import {
  ALL_DISCLOSURE_ITEMS,
  type Audience,
  DISCLOSURE_ITEMS,
  type Disclosure,
  type DisclosureItem,
  type Me,
  type Setting,
  type SettingChange,
} from '@jitsuin/holder/contract'
import { slashDay } from '../../formats.js'

/** The items of a section, in the order of the screen. */
export function itemsOf(section: 'basic' | 'profile'): readonly DisclosureItem[] {
  return ALL_DISCLOSURE_ITEMS.filter((item) => DISCLOSURE_ITEMS[item].section === section)
}

/** The changes behind すべて開示 and すべて非開示 of an audience: those that are not so already. */
export function changeAll(
  { settings }: Disclosure,
  audience: Audience,
  to: Setting,
): readonly SettingChange[] {
  return ALL_DISCLOSURE_ITEMS.filter((item) => settings[item][audience] !== to).map((item) => ({
    item,
    audience,
    to,
  }))
}

/** The table while the service is asked: the wanted settings alone. What the rule brings along comes with the answer. */
export function whileAsking(disclosure: Disclosure, changes: readonly SettingChange[]): Disclosure {
  const settings = structuredClone(disclosure.settings)
  for (const { item, audience, to } of changes) settings[item][audience] = to
  return { ...disclosure, settings }
}

/** What takes changes back. */
export function reverse(changes: readonly SettingChange[]): readonly SettingChange[] {
  return changes.map(({ item, audience, to }) => ({
    item,
    audience,
    to: to === 'shown' ? 'hidden' : 'shown',
  }))
}

/** The holder's own fact behind an item, as it is shown; null where nothing is set. The sex is a word of the contract. */
export function factOf(item: DisclosureItem, { holder, profile }: Me): string | null {
  if (!holder) return null
  switch (item) {
    case 'name':
      return `${holder.family.kanji} ${holder.given.kanji}`
    case 'sex':
      return holder.sex
    case 'birthDate':
      return slashDay(holder.birthDate)
    case 'age':
      return String(holder.age)
    case 'licenceNumber':
      return holder.licenceNumber
    case 'licenceDate':
      return slashDay(holder.licenceDate)
    case 'jmaMemberId':
      return holder.jmaMemberId
    case 'address':
      return holder.addressAtApplication
    case 'mail':
      return holder.mailAtApplication
    case 'homeArea':
    case 'practiceArea':
    case 'association':
    case 'institution':
    case 'department':
    case 'societies':
    case 'statement':
      return profile?.items[item] ?? null
  }
}
