/** A letter of aftercare on paper. */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import { printPlainLetters } from '@jitsuin/print'
import { RegistrationError } from '../../errors.js'
import { expectPerson } from '../../store/aftercare/register.js'
import { addresseeOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'
import { editionOf, expectOfficeAddress, printed } from '../production/printing.js'
import { writeLetter } from './letters.js'

/** Prints a letter that waits, to the newest address of its reader. @throws {RegistrationError} `aftercare/not-found`, `papers/…` */
export async function printLetter(
  context: RegistrationContext,
  { noticeId, actor }: { readonly noticeId: string; readonly actor: Actor },
): Promise<Uint8Array> {
  const { sender } = expectOfficeAddress(context)
  const row = await context.store.read
    .selectFrom('aftercare_notice')
    .select(['notice', 'made_at'])
    .where('notice_id', '=', noticeId)
    .where('kind', '=', 'letter')
    .executeTakeFirst()
  if (!row) throw new RegistrationError('aftercare/not-found', noticeId)
  const { letter, facts, personId } = row.notice
  const { form } = await expectPerson(context.store.read, personId)
  const paper = {
    to: addresseeOf(form),
    from: sender,
    date: japanDate(row.made_at),
    number: facts.number ?? facts.cardId ?? '',
    ...writeLetter(letter, facts),
  }
  await context.store.transact({ actor, at: context.clock() }, async (_tx, audit) =>
    audit.record('aftercare/holder-viewed', { subject: `person:${personId}`, facts: { part: 'letter' } }),
  )
  const edition = editionOf(context, { title: 'お知らせ', documentId: noticeId })
  return printed(() => printPlainLetters([paper], edition))
}
