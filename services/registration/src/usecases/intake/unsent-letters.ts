/** What the office does about letters that could not be sent. */
import type { Actor } from '@jitsuin/platform'
import type { IntakeLetter } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { loadCase } from '../../store/cases/cases.js'
import { loadUnsent } from '../../store/intake/letters.js'
import type { RegistrationContext } from '../context.js'

/** Letters that could not be sent, newest first. */
export function readUnsent({
  store,
}: RegistrationContext): Promise<{ readonly letters: readonly IntakeLetter[]; readonly total: number }> {
  return loadUnsent(store.read)
}

/**
 * Puts a letter back among those to be sent, once the address or the mail server was mended.
 *
 * @throws {RegistrationError} `intake/letter-not-found`
 */
export async function tryAgain(
  { store, clock }: RegistrationContext,
  { actor }: { readonly actor: Actor },
  letterId: string,
): Promise<void> {
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const letter = await tx
      .selectFrom('intake_letter')
      .selectAll()
      .where('letter_id', '=', letterId)
      .forUpdate()
      .executeTakeFirst()
    const file = letter && (await loadCase(tx, letter.case_id))
    if (!letter || !file?.form.email) throw new RegistrationError('intake/letter-not-found', letterId)
    // Sent or waiting: a second click changes nothing.
    if (letter.standing !== 'failed' && letter.standing !== 'no-address') return audit.changedNothing()
    const again = { standing: 'waiting', tries: 0, due_at: at } as const
    await tx.updateTable('intake_letter').set(again).where('letter_id', '=', letterId).execute()
    audit.record('intake-letter/again', { subject: `case:${letter.case_id}`, facts: { letterId } })
  })
}
