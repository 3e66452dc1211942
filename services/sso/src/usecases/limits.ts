/**
 * How often somebody may try. What is counted decides who can be shut out: an attempt and a source of requests belong to whoever
 * tries; a key is counted only after its signature proved true, so that no stranger can use up another person's tries.
 */
import { fingerprintOf } from '../domain/certificate-facts.js'
import { SsoError } from '../errors.js'
import type { SsoTransaction } from '../store/sso-store.js'
import { countTries, insertTries, lockCounted } from '../store/tries.js'
import { after, type SsoContext } from './context.js'

/** One thing to count, and how many tries it has in how many seconds; the last one still counts as allowed. */
const LIMITS = {
  attempt: { most: 10, seconds: 30 * 60 },
  source: { most: 60, seconds: 60 },
  key: { most: 20, seconds: 60 },
} as const

/** What is counted. */
export type Counted = `${keyof typeof LIMITS}:${string}`

/** Longest of the windows above; older tries are of no use. */
export const LONGEST_WINDOW_SECONDS = 30 * 60

/** Counts one try under each key, or refuses who tried too often before. @throws {SsoError} `attempt/too-many` */
export async function countTry(tx: SsoTransaction, counted: readonly Counted[], at: Date): Promise<void> {
  for (const key of counted) {
    const { most, seconds } = LIMITS[kindOf(key)]
    await lockCounted(tx, key)
    const tries = await countTries(tx, key, after(at, -seconds))
    if (tries >= most) throw new SsoError('attempt/too-many', kindOf(key))
  }
  await insertTries(tx, counted, at)
}

/**
 * Counts a try with a key that was just proven, and what else is to be counted with it: judging its certificate costs us fetches
 * and signatures, so whoever holds a key may ask for so many of them.
 *
 * @throws {SsoError} `attempt/too-many`
 */
export async function countProvenKey(
  { store, clock }: Pick<SsoContext, 'store' | 'clock'>,
  certificateDer: Uint8Array,
  also: readonly Counted[] = [],
): Promise<void> {
  const key: Counted = `key:${fingerprintOf(certificateDer)}`
  const at = clock()
  await store.transact({ actor: 'public:browser', at }, async (tx, audit) => {
    await countTry(tx, [...also, key], at)
    audit.record('key/tried', { subject: key, facts: {} })
  })
}

function kindOf(key: Counted): keyof typeof LIMITS {
  return key.slice(0, key.indexOf(':')) as keyof typeof LIMITS // the type of the key begins with one
}
