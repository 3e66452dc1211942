/** What answers of the service mean for jobs, under a day as under a list. */
import type { ClientContext } from '../client-context.js'
import type { JournalEvent } from '../store/events.js'
import type { Job } from './ledger.js'
import { problemOf } from './words.js'

/** Codes after which the session is over, and the jobs wait for another one. */
export const SESSION_OVER = {
  'authorisation/unknown': 'ended',
  'authorisation/not-approved': 'ended',
  'authorisation/ended': 'ended',
  'authorisation/expired': 'expired',
  'authorisation/other-client': 'ended',
  'token/invalid': 'ended',
} as const

/** Codes after which the same jobs are tried again in a new request, once the cause is gone. */
export const OBSTACLE_OF = {
  'client-key/unknown': 'registration',
  'request/clock-differs': 'clock',
  'request/reused': 'service',
  'key/not-ready': 'service',
} as const

/** Whether a code stands in a table. */
export function isCodeOf<Table extends object>(
  table: Table,
  code: string,
): code is Extract<keyof Table, string> {
  return Object.hasOwn(table, code)
}

/** Neither signed nor refused so far. */
export function isUnsigned({ state }: Job): boolean {
  return state === 'waiting' || state === 'signing'
}

/** Makes and keeps the signed document, with its proof where there is one; tells what the journal shall say of it. */
export async function saveSigned(
  ctx: ClientContext,
  id: string,
  make: () => Promise<Uint8Array>,
  proof?: Uint8Array,
): Promise<JournalEvent> {
  const at = ctx.now().toISOString()
  try {
    const document = await make()
    if (proof) await ctx.contents.save(id, 'proof', proof)
    await ctx.contents.save(id, 'out', document)
    return { event: 'job-signed', id, at }
  } catch (error) {
    ctx.log.error({ err: error, job: id }, 'a signed document could not be made')
    return { event: 'job-refused', id, at, problem: problemOf(error) }
  }
}
