/** What the portal asks for, each time for the person of the request's own session; no call can name another. */
import type { SignInGate } from '@jitsuin/sso/contract'
import type {
  Disclosure,
  DisclosureChanged,
  Me,
  Notices,
  Profile,
  ProfileChange,
  SettingChange,
} from '../contract.js'
import type { HolderStore } from '../store/holder-store.js'
import { identifyHolder, identifyPerson, type RequestHeaders } from './identify.js'
import { changeDisclosure, saveProfile, showDisclosure, showNotices } from './own-data.js'
import { showMe } from './show-me.js'

/** The portal's calls. Every one throws `HolderError` `holder/sign-in-needed` or `holder/staff-session` for others. */
export type Portal = {
  readonly me: (headers: RequestHeaders) => Promise<Me>
  readonly saveProfile: (headers: RequestHeaders, change: ProfileChange) => Promise<Profile>
  readonly disclosure: (headers: RequestHeaders) => Promise<Disclosure>
  readonly changeDisclosure: (
    headers: RequestHeaders,
    wish: { readonly revision: number; readonly changes: readonly SettingChange[] },
  ) => Promise<DisclosureChanged>
  readonly notices: (headers: RequestHeaders) => Promise<Notices>
}

/** Composes the calls. */
export function holderPortal(parts: {
  readonly store: HolderStore
  readonly gate: SignInGate
  readonly clock: () => Date
}): Portal {
  const { store, gate, clock } = parts
  const asked = async (headers: RequestHeaders) => ({
    person: await identifyPerson(gate, headers),
    at: clock(),
  })
  return {
    me: async (headers) => showMe(store, await identifyHolder(gate, headers), clock()),
    saveProfile: async (headers, change) => saveProfile(store, await asked(headers), change),
    disclosure: async (headers) => showDisclosure(store, await identifyPerson(gate, headers)),
    changeDisclosure: async (headers, wish) => changeDisclosure(store, await asked(headers), wish),
    notices: async (headers) => showNotices(store, await asked(headers)),
  }
}
