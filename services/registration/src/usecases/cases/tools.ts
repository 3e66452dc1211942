/** What the steps of a case share. */
import type { Actor } from '@jitsuin/platform'
import type { CaseStateName } from '../../contract.js'
import type { Case, CaseState, StateOf } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import {
  type By,
  type CaseSeen,
  changeCasesIn,
  type ManyChanged,
  type Step,
} from '../../store/cases/cases.js'
import type { Audit, Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

/** A member of staff who may do what they ask for; the routes have checked it. */
export type StaffActor = { readonly staffId: string; readonly actor: Actor }

/** Who acts and when. */
export function byOf({ clock, newId }: Pick<RegistrationContext, 'clock' | 'newId'>, actor: Actor): By {
  return { actor, at: clock(), newId }
}

/** What a change of many cases is made of. */
export type ManyWork = {
  /** Reads what the decision needs, after the cases were locked, and writes what belongs to it. */
  readonly prepare?: (tx: Tx, audit: Audit, by: By) => Promise<void>
  readonly decide: (file: Case) => Step
  /** Writes rows that follow from the changes. */
  readonly follow?: (tx: Tx, audit: Audit, changed: readonly Case[], by: By) => Promise<void>
}

/** Changes many cases in one transaction; when nothing changed, nothing is written. */
export function changeMany(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { cases, actor }: { readonly cases: readonly CaseSeen[]; readonly actor: Actor },
  { prepare, decide, follow }: ManyWork,
): Promise<ManyChanged> {
  const by = byOf(context, actor)
  return context.store.transact(by, async (tx, audit) => {
    await prepare?.(tx, audit, by)
    const result = await changeCasesIn(tx, audit, { cases, by }, decide)
    if (result.changed.length > 0) await follow?.(tx, audit, result.changed, by)
    else audit.changedNothing()
    return result
  })
}

/** The one case of a change of one; throws why it was refused. */
export function only({ changed, refused }: ManyChanged): Case {
  if (refused[0]) throw refused[0].error
  const [file] = changed
  if (!file) throw new Error('Neither changed nor refused') // every case is one or the other
  return file
}

/**
 * The state, if it is this one.
 *
 * @throws {RegistrationError} `case/state-forbids`
 */
export function expectState<Name extends CaseStateName>(
  state: CaseState,
  ...names: readonly Name[]
): StateOf<Name> {
  if (!isOneOf(state, names)) throw new RegistrationError('case/state-forbids', state.state)
  return state
}

function isOneOf<Name extends CaseStateName>(
  state: CaseState,
  names: readonly Name[],
): state is StateOf<Name> {
  return names.some((name) => name === state.state)
}

/** Does something for each of many, so many at a time, and keeps their order. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += width) {
    results.push(...(await Promise.all(items.slice(start, start + width).map(work))))
  }
  return results
}
