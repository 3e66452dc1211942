import type { Actor } from '@jitsuin/platform'
import { type EnrolmentLetterRow, saveLetter } from '../../store/second-key/enrolment-letters.js'
import type { ProductionContext } from '../production/tools.js'

/** Destroys the key of a posted letter, and notes it: from then on no backup of the database gives its code away. May be repeated. */
export async function destroyKey(
  { store, clock, production }: Pick<ProductionContext, 'store' | 'clock' | 'production'>,
  {
    actor,
    letter,
  }: { readonly actor: Actor; readonly letter: Pick<EnrolmentLetterRow, 'letter_id' | 'case_id'> },
): Promise<void> {
  const { letter_id: letterId, case_id: caseId } = letter
  await production.letterKeys.destroy(letterId)
  const act = { actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    await saveLetter(tx, { letterId, from: 'posted' }, { key_destroyed_at: act.at })
    audit.record('enrolment-letter/key-destroyed', {
      subject: `enrolment-letter:${letterId}`,
      facts: { caseId },
    })
  })
}
