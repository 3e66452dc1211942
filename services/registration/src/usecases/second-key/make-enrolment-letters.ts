/**
 * A timer's work: the letter of every second key that was issued. The code is sealed and stored with its public key before the
 * authority is asked, so that after a crash the same wish is repeated: it gives one grant for a certificate.
 */
import { deriveEnrolmentKey, GRANT, toBase64url } from '@jitsuin/second-key'
import { codeExpires, drawShortNumber } from '../../domain/second-key/enrolment-code.js'
import { RegistrationError } from '../../errors.js'
import type { SecondKeyService } from '../../outside/second-key-service.js'
import {
  type CaseWithSecondKey,
  type EnrolmentLetterRow,
  findCasesWithoutLetter,
  findKeysLeft,
  findLetters,
  insertLetter,
  saveLetter,
} from '../../store/second-key/enrolment-letters.js'
import type { RegistrationContext } from '../context.js'
import { sealLetter } from '../production/seal.js'
import type { ProductionContext } from '../production/tools.js'
import { destroyKey } from './destroy-letter-key.js'

const MOST_AT_ONCE = 50
const ACTOR = 'system:second-key'

/** Services have their pauses: these letters come again in the next round. */
const LATER: ReadonlySet<string> = new Set(['second-key/unreachable', 'ca/unreachable'])

/** Makes letters and has them granted. Where no letters are printed, or no second keys made, there is nothing to do. */
export async function makeEnrolmentLetters(context: RegistrationContext): Promise<void> {
  const { production, secondKeys, store } = context
  if (!production || !secondKeys) return
  const tools = { ...context, production }
  const due = await findCasesWithoutLetter(store.read, MOST_AT_ONCE)
  const failed = await eachOf(due, (one) => sealCode(tools, one))
  const waiting = await findLetters(store.read, { state: 'preparing', most: MOST_AT_ONCE })
  failed.push(...(await eachOf(waiting, (letter) => haveGranted(context, secondKeys, letter))))
  const left = await findKeysLeft(store.read)
  failed.push(...(await eachOf(left, (letter) => destroyKey(tools, { actor: ACTOR, letter }))))
  if (failed.length > 0) throw failed[0] // the others come again in the next round and are told then
}

/** One that fails stops no other; gives what the operator must know of. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<unknown[]> {
  const failed: unknown[] = []
  for (const item of items) {
    await work(item).catch((error: unknown) => {
      if (!(error instanceof RegistrationError && LATER.has(error.code))) failed.push(error)
    })
  }
  return failed
}

async function sealCode(context: ProductionContext, one: CaseWithSecondKey): Promise<void> {
  const { store, clock, newId, random, production } = context
  const letterId = newId()
  const code = { grantId: letterId, secret: random(16), shortNumber: drawShortNumber(random) }
  const { publicKey: enrolmentKey } = await deriveEnrolmentKey(code)
  const key = await production.letterKeys.make(letterId)
  const content = { secret: toBase64url(code.secret), shortNumber: code.shortNumber }
  const sealed = sealLetter(content, { key, letterId, nonce: random(12) })
  const act = { actor: ACTOR, at: clock() } as const
  const { caseId, warrantId } = one
  const added = await store.transact(act, async (tx, audit) => {
    const letter = { ...one, letterId, enrolmentKey, sealed, madeAt: act.at }
    const outcome = await insertLetter(tx, letter)
    if (outcome === 'added')
      audit.record('enrolment-letter/sealed', {
        subject: `enrolment-letter:${letterId}`,
        facts: { caseId, warrantId },
      })
    else audit.changedNothing()
    return outcome
  })
  if (added === 'one-is-there') await production.letterKeys.destroy(letterId)
}

async function haveGranted(
  { store, clock, ca }: RegistrationContext,
  keys: SecondKeyService,
  { letter_id: letterId, warrant_id: warrantId, case_id: caseId, enrolment_key }: EnrolmentLetterRow,
): Promise<void> {
  const enrolmentKey = enrolment_key.toString('hex')
  const expires = codeExpires(clock()).toISOString()
  const granted = await ca.grantEnrolment({ grantId: letterId, warrantId, enrolmentKey, expires })
  // When an answer was lost, the grant of then stands: its end is what the authority signed, not what was asked for now.
  const stated = GRANT.parse(Buffer.from(granted.statement, 'base64url'))
  if (stated.grant !== letterId || stated.enrolmentKey !== enrolmentKey)
    throw new RegistrationError('ca/refused', 'The grant is another one')
  await keys.offer({ statement: granted.statement, signature: granted.signature })
  const act = { actor: ACTOR, at: clock() } as const
  await store.transact(act, async (tx, audit) => {
    const change = { state: 'sealed', granted_at: act.at, expires_at: stated.expires } as const
    if ((await saveLetter(tx, { letterId, from: 'preparing' }, change)) === 'elsewhere')
      return audit.changedNothing()
    const facts = { caseId, expiresAt: stated.expires.toISOString() }
    audit.record('enrolment-letter/granted', { subject: `enrolment-letter:${letterId}`, facts })
  })
}
