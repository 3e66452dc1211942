import type { ClientContext } from '../client-context.js'
import type { Change } from '../queue/changes.js'

/** What a long poll asks: how long, and which states are not news. */
export type WaitWish = { readonly wait: number; readonly unlike: readonly string[] }

/**
 * Waits while the state is one of those that the caller knows; without any, for the next change. At most `wait` seconds, and not at
 * all once the client stops.
 */
export async function waitForNews(
  { changes, now }: Pick<ClientContext, 'changes' | 'now'>,
  { of, id }: Change,
  { wish: { wait, unlike }, state }: { readonly wish: WaitWish; readonly state: () => string },
): Promise<void> {
  const until = now().getTime() + wait * 1000
  const known = unlike.length > 0 ? unlike : [state()]
  let leftMs = wait * 1000
  while (leftMs > 0 && known.includes(state()) && !changes.closed.aborted) {
    await changes.next(of, id, leftMs)
    if (unlike.length === 0) return
    leftMs = until - now().getTime()
  }
}
