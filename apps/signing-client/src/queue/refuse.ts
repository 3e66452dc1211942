import type { ClientContext } from '../client-context.js'
import { problemOf } from './words.js'

/** Tells jobs that they are not signed, and forgets their documents. */
export async function refuse(
  { record, contents, now }: ClientContext,
  ids: readonly string[],
  error: unknown,
): Promise<void> {
  const [at, problem] = [now().toISOString(), problemOf(error)]
  await record(...ids.map((id) => ({ event: 'job-refused' as const, id, at, problem })))
  await Promise.all(ids.map((id) => contents.remove(id, 'in')))
}
