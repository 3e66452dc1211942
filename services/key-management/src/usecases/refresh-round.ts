/** The daily refresh: every key whose shares are a day old gets new ones, oldest first. */
import { HalfError, loadKeysToRefresh, refreshKey } from '@jitsuin/key-half'
import { KeysError } from '@jitsuin/keys'
import type { KeyManagementContext } from './context.js'

/** How a round went. */
export type RefreshRound = { readonly refreshed: number; readonly failed: readonly string[] }

/** Keys of one round; the next one follows at once as long as some are due. */
const AT_ONCE = 100

/** Refreshes what was last refreshed before `due`. A key that cannot be refreshed now stops no other; it stays due. */
export async function refreshDueKeys(
  { half, peer }: Pick<KeyManagementContext, 'half' | 'peer'>,
  due: Date,
): Promise<RefreshRound> {
  const failed: string[] = []
  const keyIds = await loadKeysToRefresh(half.store.read, due, AT_ONCE)
  for (const keyId of keyIds) {
    try {
      await refreshKey(half, peer, keyId)
    } catch (error) {
      if (!(error instanceof HalfError || error instanceof KeysError)) throw error
      failed.push(`${keyId}: ${error.code}`)
    }
  }
  return { refreshed: keyIds.length - failed.length, failed }
}
