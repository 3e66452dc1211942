/** Invites holders to renew in time, and reminds those who have not applied. */
import { japanDate } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import { dueLetter, RENEWAL_PLAN, type RenewalPlan } from '../../domain/aftercare/renewal.js'
import { addMonths } from '../../domain/aftercare/rules.js'
import { insertNotices } from '../../store/aftercare/procedures.js'
import { loadPerson } from '../../store/aftercare/register.js'
import type { RegistrationContext } from '../context.js'

const SYSTEM = 'system:aftercare'

/** A card whose holder is to hear of its end. */
type Ending = {
  readonly cardId: string
  readonly personId: string
  readonly lastDay: string
  readonly sent: readonly number[]
}

/** Writes every letter that is due today, and says how many. Whoever has applied already is left alone. */
export async function inviteToRenew(
  context: RegistrationContext,
  plan: RenewalPlan = RENEWAL_PLAN,
): Promise<number> {
  const today = japanDate(context.clock())
  let written = 0
  for (const card of await loadEnding(context, { today, plan })) {
    const letter = dueLetter(card, today, plan)
    if (letter === 'none') continue
    await invite(context, card, letter)
    written += 1
  }
  return written
}

/** Cards in use that end within the plan's months and for which no renewal is under way. */
async function loadEnding(
  { store }: RegistrationContext,
  { today, plan }: { readonly today: string; readonly plan: RenewalPlan },
): Promise<readonly Ending[]> {
  const horizon = addMonths(today, Math.max(...plan.monthsAhead))
  const rows = await store.read
    .selectFrom('card')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .leftJoin('renewal_letter', 'renewal_letter.card_id', 'card.card_id')
    .select(['card.card_id', 'case_file.person_id', 'card.expires_on'])
    .select(
      sql<
        number[]
      >`coalesce(array_agg(renewal_letter.letter) filter (where renewal_letter.letter is not null), '{}')`.as(
        'sent',
      ),
    )
    .where('card.state', '=', 'valid')
    .where('card.revoked_at', 'is', null)
    .where('card.expires_on', '>=', today)
    .where('card.expires_on', '<=', horizon)
    .where('case_file.person_id', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('case_file as next')
            .select('next.case_id')
            .whereRef('next.person_id', '=', 'case_file.person_id')
            .whereRef('next.received_at', '>', 'case_file.received_at')
            .where('next.state', 'not in', ['rejected', 'withdrawn', 'lapsed']),
        ),
      ),
    )
    .groupBy(['card.card_id', 'case_file.person_id', 'card.expires_on'])
    .orderBy('card.expires_on')
    .limit(500)
    .execute()
  return rows.flatMap(({ card_id, person_id, expires_on, sent }) =>
    person_id !== null && expires_on !== null
      ? [{ cardId: card_id, personId: person_id, lastDay: expires_on, sent }]
      : [],
  )
}

async function invite(
  { store, clock, newId }: RegistrationContext,
  { cardId, personId, lastDay }: Ending,
  letter: number,
): Promise<void> {
  const at = clock()
  const person = await loadPerson(store.read, personId)
  const medium = person?.form.email === undefined ? 'letter' : 'mail'
  await store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    const row = { card_id: cardId, letter, sent_at: at, medium } as const
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('renewal_letter')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n) return audit.changedNothing() // another process was quicker
    const facts = { cardId, dueOn: lastDay }
    await insertNotices(tx, [{ kind: medium, letter: 'renewal-invitation', personId, facts }], { at, newId })
    audit.record('aftercare/renewal-invited', { subject: `card:${cardId}`, facts: { letter, medium } })
  })
}
