/** A timer's work: second certificates that both officers approved and nobody has made yet. */
import { sql } from '@jitsuin/platform'
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'
import { issueSecondKey } from './issue-second-key.js'

const MOST_AT_ONCE = 100

/** A key takes its time to be made, and services their pauses: these cases come again in the next round. */
const LATER: ReadonlySet<string> = new Set([
  'second-key/not-ready',
  'second-key/unreachable',
  'ca/unreachable',
])

/**
 * Issues what is due. Every case is wished for, so that all keys are made meanwhile, and one that is refused stops no other; answers how
 * many are issued.
 *
 * @throws the first refusal, once all were tried
 */
export async function issueSecondKeys(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca' | 'secondKeys'>,
): Promise<number> {
  const { secondKeys } = context
  if (!secondKeys) return 0
  const due = await context.store.read
    .selectFrom('case_file')
    .select('case_id')
    .where('state', '=', 'approved')
    .where(sql<boolean>`state_facts ? 'secondKeyWarrantId'`)
    .orderBy('case_id')
    .limit(MOST_AT_ONCE)
    .execute()
  let issued = 0
  const refused: unknown[] = []
  for (const { case_id } of due) {
    try {
      await issueSecondKey(context, secondKeys, case_id)
      issued++
    } catch (error) {
      if (!(error instanceof RegistrationError && LATER.has(error.code))) refused.push(error)
    }
  }
  if (refused.length > 0) throw refused[0]
  return issued
}
