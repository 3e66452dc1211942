import type { CaseStateName } from '../../contract.js'
import type { CaseListener } from '../../domain/cases/listeners.js'
import type { ActOf, Database, Tx } from '../database.js'

/** A step of a case, as a listener hears it. */
export type CaseMoved = {
  readonly sequence: string
  readonly caseId: string
  /** The revision that the step made. */
  readonly revision: number
  readonly from: CaseStateName
  readonly to: CaseStateName
  readonly act: string
  readonly at: Date
}

/**
 * Takes the oldest step that a listener has not heard of; `handle` works in the same transaction, so what it stores and that it heard
 * are committed together. Another instance takes another step meanwhile.
 *
 * @returns whether there was one.
 */
export function takeEvent(
  store: Database,
  { listener, ...act }: ActOf & { readonly listener: CaseListener },
  handle: (tx: Tx, event: CaseMoved) => Promise<void>,
): Promise<'taken' | 'none'> {
  return store.transact(act, async (tx, audit) => {
    const row = await tx
      .selectFrom('case_event')
      .selectAll()
      .where('listener', '=', listener)
      .where('taken_at', 'is', null)
      .orderBy('sequence')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!row) {
      audit.changedNothing()
      return 'none'
    }
    const { sequence, revision, at } = row
    await handle(tx, {
      sequence,
      caseId: row.case_id,
      revision,
      from: row.from_state,
      to: row.to_state,
      act: row.act,
      at,
    })
    await tx.updateTable('case_event').set({ taken_at: act.at }).where('sequence', '=', sequence).execute()
    audit.record('case/told', { subject: `case:${row.case_id}`, facts: { listener, revision } })
    return 'taken'
  })
}
