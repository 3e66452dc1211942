/** A hospital hands many cards over in one sitting; every person has a result of their own (T-C03-5). */
import { LARGEST_LIST, type PickupSession, type SessionPeople, type SessionResult } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { REGISTRATION_ERRORS, RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import { recordViews } from '../../store/cases/notes.js'
import { nameOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'
import { expectOwnPlace } from '../organisations/places.js'
import { handOver, recordCheck } from './pickup.js'

/** Everybody whose card is kept at a place, by name; that they were looked at is recorded. @throws {RegistrationError} `registration/other-place` */
export async function showSession(
  context: RegistrationContext,
  staff: Staff,
  placeId: string,
): Promise<SessionPeople> {
  const { store, clock } = context
  await expectOwnPlace(context, { staff, placeId })
  const rows = await store.read
    .selectFrom('case_file')
    .innerJoin('card', (join) =>
      join.onRef('card.case_id', '=', 'case_file.case_id').on('card.state', '=', 'kept'),
    )
    .leftJoin('case_document', (join) =>
      join
        .onRef('case_document.case_id', '=', 'case_file.case_id')
        .on('case_document.kind', '=', 'photo')
        .on('case_document.superseded_by', 'is', null),
    )
    .select(['case_file.case_id', 'case_file.case_number', 'case_file.form', 'case_file.revision'])
    .select(['card.card_id', 'case_document.document_id'])
    .distinctOn('case_file.case_id')
    .where('case_file.pickup_place_id', '=', placeId)
    .where('case_file.state', 'in', ['notified', 'pickup-reserved', 'unclaimed'])
    .orderBy('case_file.case_id')
    .limit(LARGEST_LIST)
    .execute()
  const view = { actor: staff.actor, at: clock() }
  const caseIds = rows.map(({ case_id }) => case_id)
  if (caseIds.length > 0)
    await store.transact(view, (tx, audit) =>
      recordViews(tx, audit, { ...view, caseIds, part: 'pickup-session' }),
    )
  const people = rows.map(({ case_id, case_number, form, revision, card_id, document_id }) => ({
    caseId: case_id,
    caseNumber: case_number,
    ...nameOf(form),
    cardId: card_id,
    revision,
    birthDate: form.birthDate,
    licenceNumber: form.licenceNumber,
    ...(document_id !== null && { photoId: document_id }),
  }))
  return { people: people.toSorted((one, other) => one.nameKana.localeCompare(other.nameKana, 'ja')) }
}

type Person = PickupSession['results'][number]
type Answer = SessionResult['results'][number]

/** Records a session; somebody whose checks lack something stops nobody else. The same session again gives the same answer. */
export async function recordSession(
  context: RegistrationContext,
  staff: Staff,
  session: PickupSession,
): Promise<SessionResult> {
  const { store, clock } = context
  const { requestId: sessionId, placeId } = session
  await expectOwnPlace(context, { staff, placeId })
  const known = await loadSession(context, { sessionId, placeId })
  if (known) return known
  const results: Answer[] = []
  for (const person of session.results)
    results.push(await recordPerson(context, staff, { person, placeId, sessionId }))
  const count = (result: Answer['result']) => results.filter((answer) => answer.result === result).length
  const at = clock()
  await store.transact({ actor: staff.actor, at }, async (tx, audit) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('pickup_session')
      .values({
        session_id: sessionId,
        place_id: placeId,
        by: staff.staffId,
        at,
        results: JSON.stringify(results),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return audit.changedNothing()
    const facts = {
      placeId,
      handedOver: count('handed-over'),
      absent: count('absent'),
      refused: count('refused'),
    }
    audit.record('pickup/session', { subject: `pickup-session:${sessionId}`, facts })
  })
  return { sessionId, results }
}

async function recordPerson(
  context: RegistrationContext,
  staff: Staff,
  {
    person,
    placeId,
    sessionId,
  }: { readonly person: Person; readonly placeId: string; readonly sessionId: string },
): Promise<Answer> {
  const { caseId } = person
  try {
    const file = await loadCase(context.store.read, caseId)
    if (file?.form.pickupPlaceId !== placeId) throw new RegistrationError('registration/other-place', caseId)
    if (person.result === 'absent') return { caseId, result: 'absent' }
    // After a crash half-way the same list comes again: who has the card already is not asked again.
    if (file.state.state === 'handed-over') return { caseId, result: 'handed-over' }
    for (const check of person.checks) await recordCheck(context, staff, { caseId, check })
    const { expectedRevision, signature } = person
    const wish = { pickupId: context.newId(), caseId, expectedRevision, signature, sessionId }
    await handOver(context, staff, wish)
    return { caseId, result: 'handed-over' }
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error
    const { ja, en } = REGISTRATION_ERRORS[error.code]
    return { caseId, result: 'refused', code: error.code, text: { ja, en } }
  }
}

async function loadSession(
  { store }: RegistrationContext,
  { sessionId, placeId }: { readonly sessionId: string; readonly placeId: string },
): Promise<SessionResult | undefined> {
  const row = await store.read
    .selectFrom('pickup_session')
    .select('results')
    .where('session_id', '=', sessionId)
    .where('place_id', '=', placeId)
    .executeTakeFirst()
  return row && { sessionId, results: row.results as SessionResult['results'] } // as this file wrote it
}
