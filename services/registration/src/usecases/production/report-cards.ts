/** Tells the holder service of cards from their hand-over on, so that portal and sign-in know them; tried until it succeeds. */
import type { ApplicationForm } from '../../contract.js'
import { cardsWithCases } from '../../store/production/card-views.js'
import type { CardRow } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'

const ACTOR = 'system:production'
const ROUND = 100
const RETRY_MS = 60_000
/** The holder service takes a printed name of this length. */
const LONGEST_NAME = 60

/** Reports every card that is due; one that can not be reported stops no other. */
export async function reportCards(context: RegistrationContext): Promise<number> {
  const { store, clock } = context
  const rows = await cardsWithCases(store.read)
    .where('card.report_due_at', '<=', clock())
    // The holder service knows cards from their hand-over on; one that never went out is nobody's.
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('pickup').select('pickup_id').whereRef('pickup.card_id', '=', 'card.card_id')),
    )
    .orderBy('card.report_due_at')
    .limit(ROUND)
    .execute()
  for (const row of rows) await reportCard(context, row)
  return rows.length
}

async function reportCard(
  context: RegistrationContext,
  row: CardRow & { form: ApplicationForm },
): Promise<void> {
  const { store, clock, holders, centre } = context
  const person = { centre, subjectSerialNumber: row.subject_serial_number }
  const subject = `card:${row.card_id}`
  try {
    await holders.admit({ person, record: holderRecordOf(row.form) })
    await holders.recordCard(person, cardRecordOf(row))
  } catch (error) {
    const at = clock()
    await store.transact({ actor: ACTOR, at }, async (tx, audit) => {
      const due = new Date(at.getTime() + RETRY_MS)
      await tx.updateTable('card').set({ report_due_at: due }).where('card_id', '=', row.card_id).execute()
      audit.record('card/report-failed', { subject, facts: { code: codeOf(error) } })
    })
    return
  }
  await store.transact({ actor: ACTOR, at: clock() }, async (tx, audit) => {
    const { numUpdatedRows } = await tx
      .updateTable('card')
      .set({ report_due_at: null })
      .where('card_id', '=', row.card_id)
      // Something newer may have become due while this was told.
      .where('report_due_at', '=', row.report_due_at)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) return audit.changedNothing()
    audit.record('card/reported', { subject, facts: { state: stateOf(row) } })
  })
}

const stateOf = ({ revoked_at }: CardRow) =>
  revoked_at === null ? ('in-use' as const) : ('revoked' as const)

const codeOf = (error: unknown) =>
  (error instanceof Error && 'code' in error ? String(error.code) : 'unknown').slice(0, LONGEST_NAME)

/** The person as the office checked them (the holder service's own schema judges it). */
export function holderRecordOf(form: ApplicationForm) {
  const { name, otherName, membership, address } = form
  const printed = otherName?.print === 'yes' ? otherName : undefined
  const formerName = printed?.kind === 'formerSurname' ? printed.family : printed?.name
  return {
    family: { kanji: name.family, kana: name.familyKana, romaji: name.familyRomaji },
    given: { kanji: name.given, kana: name.givenKana, romaji: name.givenRomaji },
    ...(formerName !== undefined && { formerName: formerName.slice(0, LONGEST_NAME) }),
    qualification: 'medicalDoctor',
    sex: form.sex,
    birthDate: form.birthDate,
    licenceNumber: form.licenceNumber,
    licenceDate: form.licenceDate,
    jmaMember: membership.kind === 'member' ? 'yes' : 'no',
    ...(membership.kind === 'member' && { jmaMemberId: membership.memberId }),
    address: `${address.prefecture}${address.rest}`.slice(0, 200),
    ...(form.email !== undefined && { mail: form.email }),
  }
}

function cardRecordOf(row: CardRow) {
  const period = { firstDay: row.issued_on, lastDay: row.expires_on }
  const certificates = [
    { purpose: 'signature', serialHex: row.certificates?.signature?.serialHex },
    { purpose: 'authentication', serialHex: row.certificates?.authenticationPerson?.serialHex },
  ].map((certificate) => ({ ...certificate, ...period, state: stateOf(row) }))
  return {
    cardId: row.card_id,
    kind: 'ic-card',
    issuedOn: row.issued_on,
    lastDay: row.expires_on,
    state: stateOf(row),
    certificates,
  }
}
