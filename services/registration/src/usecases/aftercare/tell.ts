/** Sends the mails that steps have asked for. Letters wait for the office to print them; whoever has no mail gets the letter alone. */
import type { Notice } from '../../domain/aftercare/notices.js'
import { loadPerson } from '../../store/aftercare/register.js'
import type { RegistrationContext } from '../context.js'
import { writeLetter } from './letters.js'

const SYSTEM = 'system:aftercare'
const RETRY_MS = 60_000
const MOST_TRIES = 20

/** Sends what is due, and says how many left. A mail may leave twice (the server answered too late), but none is lost. */
export async function tellDue(context: RegistrationContext): Promise<number> {
  const at = context.clock()
  const rows = await context.store.read
    .selectFrom('aftercare_notice')
    .select(['notice_id', 'notice', 'tries'])
    .where('done_at', 'is', null)
    .where('kind', '=', 'mail')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(50)
    .execute()
  let told = 0
  for (const row of rows) {
    const outcome = await send(context, row.notice)
    await record(context, { noticeId: row.notice_id, tries: row.tries + 1, outcome })
    if (outcome !== 'failed') told += 1
  }
  return told
}

async function send(
  { store, mailer }: RegistrationContext,
  { personId, letter, facts }: Notice,
): Promise<'sent' | 'no-address' | 'failed'> {
  const person = await loadPerson(store.read, personId)
  const to = person?.form.email
  if (to === undefined) return 'no-address'
  try {
    await mailer.send({ to, ...writeLetter(letter, facts) })
    return 'sent'
  } catch {
    return 'failed' // it is tried again, ever more slowly
  }
}

async function record(
  { store, clock }: RegistrationContext,
  {
    noticeId,
    tries,
    outcome,
  }: {
    readonly noticeId: string
    readonly tries: number
    readonly outcome: 'sent' | 'no-address' | 'failed'
  },
): Promise<void> {
  const at = clock()
  const isOver = outcome !== 'failed' || tries >= MOST_TRIES
  await store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    await tx
      .updateTable('aftercare_notice')
      .set({ tries, ...(isOver ? { done_at: at } : { due_at: new Date(at.getTime() + RETRY_MS * tries) }) })
      .where('notice_id', '=', noticeId)
      .execute()
    audit.record('aftercare/told', { subject: `notice:${noticeId}`, facts: { kind: outcome } })
  })
}
