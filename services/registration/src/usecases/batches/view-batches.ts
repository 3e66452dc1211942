/** Batches as their hospital and the centre see them. */
import type { Batch, BatchView } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import {
  type CountedBatch,
  loadActiveHospitals,
  loadBatch,
  loadBatchCases,
  loadBatches,
} from '../../store/batches/batches.js'
import { loadOrganisation } from '../../store/organisations/organisations.js'
import type { RegistrationContext } from '../context.js'
import { expectReach, reachOf } from '../organisations/places.js'

/** The hospitals for which somebody may apply, by their names. */
export async function listHospitals(context: RegistrationContext, staff: Staff) {
  const reach = await reachOf(context, staff)
  const hospitals = await loadActiveHospitals(context.store.read)
  return hospitals
    .filter(({ organisationId }) => reach.reach === 'everywhere' || reach.placeIds.includes(organisationId))
    .map(({ organisationId, terms }) => ({ placeId: organisationId, name: terms.nameJa }))
}

/** The batches that somebody may see, the newest first. */
export async function listBatches(context: RegistrationContext, staff: Staff): Promise<Batch[]> {
  const reach = await reachOf(context, staff)
  const batches = await loadBatches(context.store.read, reach.reach === 'everywhere' ? 'all' : reach.placeIds)
  return Promise.all(batches.map((one) => withName(context, one)))
}

/** A batch with its people; who looks is recorded. @throws {RegistrationError} `batch/not-found`, `registration/other-place` */
export async function viewBatch(
  context: RegistrationContext,
  staff: Staff,
  batchId: string,
): Promise<BatchView> {
  const { batch, cases } = await openBatch(context, staff, batchId)
  await context.store.transact({ actor: staff.actor, at: context.clock() }, async (_tx, audit) => {
    audit.record('case/viewed', { subject: `batch:${batchId}`, facts: { part: 'batch' } })
  })
  return { ...batch, cases }
}

/** A batch that somebody may work with. @throws {RegistrationError} `batch/not-found`, `registration/other-place` */
export async function openBatch(context: RegistrationContext, staff: Staff, batchId: string) {
  const batch = await loadBatch(context.store.read, batchId)
  if (!batch) throw new RegistrationError('batch/not-found', batchId)
  await expectReach(context, { staff, placeId: batch.placeId })
  return { batch: await withName(context, batch), cases: await loadBatchCases(context.store.read, batchId) }
}

async function withName({ store }: RegistrationContext, batch: CountedBatch): Promise<Batch> {
  const place = await loadOrganisation(store.read, batch.placeId)
  return { ...batch, placeName: place?.terms.nameJa ?? batch.placeId }
}
