/** Saved views of the queue: one's own, and those that colleagues share. */
import type { SavedView, ViewWish } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { removeView as deleteView, loadViews, saveView } from '../../store/cases/queue-views.js'
import type { RegistrationContext } from '../context.js'

type ViewContext = Pick<RegistrationContext, 'store' | 'clock'>

/** Every view that somebody can use. */
export async function listViews({ store }: ViewContext, { staffId }: Staff): Promise<readonly SavedView[]> {
  return await loadViews(store.read, staffId)
}

/** Saves a view or changes it. @throws {RegistrationError} `queue/view-of-another` */
export async function keepView(
  { store, clock }: ViewContext,
  { staffId, actor }: Staff,
  { viewId, wish }: { readonly viewId: string; readonly wish: ViewWish },
): Promise<readonly SavedView[]> {
  return await store.transact({ actor, at: clock() }, async (tx, audit) => {
    await saveView(tx, { viewId, staffId }, wish)
    audit.record('queue/view-saved', { subject: `view:${viewId}`, facts: { sharing: wish.sharing } })
    return loadViews(tx, staffId)
  })
}

/** Removes a view; one that is gone already changes nothing. @throws {RegistrationError} `queue/view-of-another` */
export async function removeView(
  { store, clock }: ViewContext,
  { staffId, actor }: Staff,
  viewId: string,
): Promise<readonly SavedView[]> {
  return await store.transact({ actor, at: clock() }, async (tx, audit) => {
    if ((await deleteView(tx, { viewId, staffId })) === 'was-gone') audit.changedNothing()
    else audit.record('queue/view-removed', { subject: `view:${viewId}`, facts: {} })
    return loadViews(tx, staffId)
  })
}
