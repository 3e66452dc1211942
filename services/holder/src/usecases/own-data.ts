/** What holders read and change about themselves. */
import type { PersonRef } from '@jitsuin/sso/contract'
import type {
  Disclosure,
  DisclosureChanged,
  DisclosureTable,
  Notices,
  Profile,
  ProfileChange,
  SettingChange,
} from '../contract.js'
import { prefectureOf } from '../domain/claims.js'
import { changeTable, itemsShownTo } from '../domain/disclosure.js'
import { noticesFor } from '../domain/notices.js'
import { withoutEmpty } from '../domain/profile.js'
import { HolderError } from '../errors.js'
import type { Decision, NewTable } from '../store/changes.js'
import type { HolderStore, StoredHolder } from '../store/holder-store.js'

type DisclosureRefusal = 'disclosure-changed-meanwhile' | 'change-contradicts-itself'

/** Whose data, and when. */
type Asked = { readonly person: PersonRef; readonly at: Date }

/**
 * Saves a profile over the revision that its writer saw.
 *
 * @throws {HolderError} `holder/profile-changed-meanwhile`, `holder/unknown`.
 */
export async function saveProfile(
  store: HolderStore,
  asked: Asked,
  { revision, items }: ProfileChange,
): Promise<Profile> {
  const result = await store.changeProfile(asked, (profile) =>
    profile.revision === revision ? withoutEmpty(items) : 'profile-changed-meanwhile',
  )
  if (typeof result === 'string') throw new HolderError(`holder/${result}`, 'The profile was not saved')
  return result
}

/** The disclosure table of a person, and what comes of it. */
export async function showDisclosure(store: HolderStore, person: PersonRef): Promise<Disclosure> {
  const { disclosure } = await loadKnown(store, person)
  return present(disclosure.revision, disclosure.table)
}

/**
 * Changes settings over the revision that their writer saw; they hold from the next question on.
 *
 * @throws {HolderError} `holder/disclosure-changed-meanwhile`, `holder/change-contradicts-itself`, `holder/unknown`.
 */
export async function changeDisclosure(
  store: HolderStore,
  asked: Asked,
  wish: { readonly revision: number; readonly changes: readonly SettingChange[] },
): Promise<DisclosureChanged> {
  const result = await store.changeDisclosure(
    asked,
    ({ revision, table }): Decision<NewTable, DisclosureRefusal> => {
      if (revision !== wish.revision) return 'disclosure-changed-meanwhile'
      const change = changeTable(table, wish.changes)
      if (change.verdict === 'contradiction') return 'change-contradicts-itself'
      return change.verdict === 'unchanged' ? { table, changed: [] } : change
    },
  )
  if (typeof result === 'string') throw new HolderError(`holder/${result}`, 'The settings were not changed')
  return { ...present(result.revision, result.table), changed: result.changed }
}

/** The notices for a person, today. */
export async function showNotices(store: HolderStore, { person, at }: Asked): Promise<Notices> {
  const { record, profile } = await loadKnown(store, person)
  const reader = { jmaMember: record.jmaMember, prefecture: prefectureOf(profile.items.practiceArea) }
  return noticesFor(reader, await store.noticesFor(person), at)
}

async function loadKnown(store: HolderStore, person: PersonRef): Promise<StoredHolder> {
  const holder = await store.load(person)
  if (!holder) throw new HolderError('holder/unknown', 'The issuing office has not told us of this person')
  return holder
}

function present(revision: number, table: DisclosureTable): Disclosure {
  const seenBy = { users: itemsShownTo('users', table), public: itemsShownTo('public', table) }
  return { revision, settings: table, seenBy }
}
