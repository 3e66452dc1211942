/** What holders change about themselves. A pure decision of the caller goes in; the stored result, with its audit rows, comes out. */
import type { PersonRef } from '@jitsuin/sso/contract'
import type { DisclosureTable, Profile, ProfileItems, SettingChange } from '../contract.js'
import { loadHolder } from './holders.js'
import { type Audit, changedKeys, type Database, type StoredHolder, type Tx } from './tables.js'

/** Whose data, and when. */
export type Change = { readonly person: PersonRef; readonly at: Date }

/** What is decided about a stored thing: its new value, or in a word why not. */
export type Decision<Value extends object, Refusal extends string> = Value | Refusal

/** A disclosure table, and the single changes that lead to it. */
export type NewTable = { readonly table: DisclosureTable; readonly changed: readonly SettingChange[] }

/** A new disclosure table with its revision. */
export type StoredTable = NewTable & { readonly revision: number }

/** Stores the profile that `decide` makes of the present one, as a revision of its own. */
export function changeProfile<Refusal extends string>(
  store: Database,
  change: Change,
  decide: (profile: Profile) => Decision<ProfileItems, Refusal>,
): Promise<Profile | Refusal | 'unknown'> {
  return changeOwn(store, change, async (holder, tx, audit) => {
    const decision = decide(holder.profile)
    if (typeof decision === 'string') return unchanged(audit, decision)
    const items = changedKeys(holder.profile.items, decision)
    if (items.length === 0) return unchanged(audit, holder.profile)

    const fromRevision = holder.profile.revision
    const profile = { revision: fromRevision + 1, items: decision }
    const row = { holder_id: holder.holderId, revision: profile.revision, saved_at: change.at }
    await tx
      .insertInto('profile')
      .values({ ...row, items: JSON.stringify(profile.items) })
      .execute()
    const facts = { fromRevision, toRevision: profile.revision, items }
    audit.record('profile/changed', { subject: holder.holderId, facts })
    return profile
  })
}

/** Stores the table that `decide` makes of the present one; each setting that changes has an audit row with old and new value. */
export function changeDisclosure<Refusal extends string>(
  store: Database,
  change: Change,
  decide: (disclosure: StoredHolder['disclosure']) => Decision<NewTable, Refusal>,
): Promise<StoredTable | Refusal | 'unknown'> {
  return changeOwn(store, change, async (holder, tx, audit) => {
    const { holderId, disclosure } = holder
    const decision = decide(disclosure)
    if (typeof decision === 'string') return unchanged(audit, decision)
    const { table, changed } = decision
    if (changed.length === 0) return unchanged(audit, { revision: disclosure.revision, table, changed })

    const revision = disclosure.revision + 1
    await saveSettings(tx, holderId, { revision, changed })
    for (const { item, audience, to } of changed) {
      const from = disclosure.table[item][audience]
      audit.record('disclosure/changed', { subject: holderId, facts: { revision, item, audience, from, to } })
    }
    return { revision, table, changed }
  })
}

async function saveSettings(
  tx: Tx,
  holderId: string,
  { revision, changed }: { readonly revision: number; readonly changed: readonly SettingChange[] },
): Promise<void> {
  const rows = changed.map(({ item, audience, to }) => ({ holder_id: holderId, item, audience, setting: to }))
  await tx
    .insertInto('disclosure')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['holder_id', 'item', 'audience'])
        .doUpdateSet(({ ref }) => ({ setting: ref('excluded.setting') })),
    )
    .execute()
  const next = { disclosure_revision: revision }
  await tx.updateTable('holder').set(next).where('holder_id', '=', holderId).execute()
}

/** One act of a holder on their own data. Two at the same time come one after the other: the second sees the first. */
async function changeOwn<Result>(
  store: Database,
  { person, at }: Change,
  work: (holder: StoredHolder, tx: Tx, audit: Audit) => Promise<Result>,
): Promise<Result | 'unknown'> {
  const known = await loadHolder(store.read, person)
  if (!known) return 'unknown'
  const act = { actor: `holder:${known.holderId}`, at, isolation: 'serializable' } as const
  return store.transact(act, async (tx, audit) => {
    const holder = await loadHolder(tx, person)
    return holder ? work(holder, tx, audit) : unchanged(audit, 'unknown' as const)
  })
}

function unchanged<Result>(audit: Audit, result: Result): Result {
  audit.changedNothing()
  return result
}
