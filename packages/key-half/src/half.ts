import { selfTest } from '@jitsuin/keys'
import { provisionService } from '@jitsuin/platform'
import { openHalfStore } from './store/half-store.js'
import { HALF_HISTORY } from './store/history.js'
import { openAdmissions } from './usecases/admit.js'
import type { HalfContext } from './usecases/context.js'
import { openReleases } from './usecases/release.js'

/** What a half is made of; its database is that of its own zone. */
export type HalfSettings = Omit<HalfContext, 'store' | 'admit' | 'release'> & { readonly zoneUrl: string }

/** A half at work. */
export type Half = HalfContext & { readonly close: () => Promise<void> }

/**
 * Opens a half: tables, and an exponentiator that has passed its self-test.
 *
 * @throws {KeysError} `split-key/self-test-failed`: nothing may be signed then
 */
export async function openHalf({ zoneUrl, ...parts }: HalfSettings): Promise<Half> {
  await selfTest(parts.exponentiator)
  const store = openHalfStore(await provisionService(zoneUrl, HALF_HISTORY))
  const ports = { ...parts, store }
  return {
    ...ports,
    admit: openAdmissions(ports),
    release: openReleases(ports),
    close: async () => {
      await parts.exponentiator.close()
      await store.close()
    },
  }
}
