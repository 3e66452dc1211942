/** What the application zone relies on, and where it may ask: the operator's settings, or the hierarchy of the demonstration. */
import type { TrustMaterial } from '@jitsuin/sso'
import { configuredTrust } from '../configured-trust.js'
import { trustFolder } from '../demonstration/hand-overs.js'
import type { Settings } from '../settings.js'

/** Anchors and lists in force; the same object as long as the folder does not change. */
export function zoneTrust(settings: Settings): ReturnType<typeof configuredTrust> {
  const { JITSUIN_TRUST: given, JITSUIN_MODE: mode, JITSUIN_DATA: data } = settings
  return configuredTrust(given ?? (mode === 'demonstration' ? trustFolder(data) : undefined))
}

/** The same trust in the form of sign-in. Nothing is trusted where nothing was configured. */
export function signInTrust(trust: ReturnType<typeof configuredTrust>): () => Promise<TrustMaterial> {
  let last: { readonly of: unknown; readonly material: TrustMaterial } | undefined
  return async () => {
    const now = await trust()
    if (!last || last.of !== now) {
      const authorities = now?.material?.certificates ?? []
      last = { of: now, material: { anchors: now?.anchors ?? [], authorities } }
    }
    return last.material
  }
}
