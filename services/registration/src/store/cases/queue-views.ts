/** Saved views of the queue. */
import type { Selectable } from '@jitsuin/platform'
import type { SavedView, ViewWish } from '../../contract.js'
import { savedViewSchema } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../database.js'
import type { QueueTables } from './queue-schema.js'

type Row = Selectable<QueueTables['queue_view']>

/** Views of one's own and shared ones, by name. A view whose words no longer exist is left out. */
export async function loadViews(db: Pick<Tx, 'selectFrom'>, staffId: string): Promise<SavedView[]> {
  const rows = await db
    .selectFrom('queue_view')
    .selectAll()
    .where((where) => where.or([where('owner', '=', staffId), where('sharing', '=', 'shared')]))
    .orderBy('name')
    .orderBy('view_id')
    .limit(200)
    .execute()
  return rows.flatMap((row) => viewOf(row, staffId))
}

function viewOf({ view_id, owner, ...rest }: Row, staffId: string): SavedView[] {
  const ofMine = owner === staffId ? 'yes' : 'no'
  const parsed = savedViewSchema.safeParse({ viewId: view_id, ofMine, ...rest })
  return parsed.success ? [parsed.data] : []
}

/** Keeps a view; whoever made one may change it. Throws `queue/view-of-another`. */
export async function saveView(
  tx: Tx,
  { viewId, staffId }: { readonly viewId: string; readonly staffId: string },
  { name, sharing, filter, sort, order }: ViewWish,
): Promise<void> {
  const values = { name, sharing, filter: JSON.stringify(filter), sort, order }
  const stored = await tx
    .insertInto('queue_view')
    .values({ view_id: viewId, owner: staffId, ...values })
    .onConflict((conflict) =>
      conflict.column('view_id').doUpdateSet(values).where('queue_view.owner', '=', staffId),
    )
    .returning('view_id')
    .executeTakeFirst()
  if (!stored) throw new RegistrationError('queue/view-of-another', viewId)
}

/** Removes a view of one's own; one that is gone is gone. Throws `queue/view-of-another`. */
export async function removeView(
  tx: Tx,
  { viewId, staffId }: { readonly viewId: string; readonly staffId: string },
): Promise<'removed' | 'was-gone'> {
  const view = await tx
    .selectFrom('queue_view')
    .select('owner')
    .where('view_id', '=', viewId)
    .executeTakeFirst()
  if (!view) return 'was-gone'
  if (view.owner !== staffId) throw new RegistrationError('queue/view-of-another', viewId)
  await tx.deleteFrom('queue_view').where('view_id', '=', viewId).execute()
  return 'removed'
}
