import { openStore } from '@jitsuin/platform'
import type { PersonRef } from '@jitsuin/sso/contract'
import type { Profile, ProfileItems } from '../contract.js'
import { HOLDER_ACTIONS } from './audit-actions.js'
import { loadCards, saveCard } from './cards.js'
import { type Change, changeDisclosure, changeProfile, type Decision, type NewTable } from './changes.js'
import { type Admission, admitHolder, loadHolder } from './holders.js'
import { loadNotices, saveNotice } from './notices.js'
import type { Database, StoredHolder, Tables } from './tables.js'

export type { StoredHolder }

/** The stored holders, cards and notices. */
export type HolderStore = ReturnType<typeof openHolderStore>

/** Opens the tables under the service's own role. */
export function openHolderStore(url: string) {
  const store: Database = openStore<Tables, typeof HOLDER_ACTIONS>(url, HOLDER_ACTIONS)
  return {
    load: (person: PersonRef) => loadHolder(store.read, person),
    cardsOf: (holderId: string) => loadCards(store, holderId),
    noticesFor: (person: PersonRef) => loadNotices(store, person),
    admit: (admission: Admission) => admitHolder(store, admission),
    saveCard: (card: Parameters<typeof saveCard>[1]) => saveCard(store, card),
    saveNotice: (notice: Parameters<typeof saveNotice>[1]) => saveNotice(store, notice),
    changeProfile: <Refusal extends string>(
      change: Change,
      decide: (profile: Profile) => Decision<ProfileItems, Refusal>,
    ) => changeProfile(store, change, decide),
    changeDisclosure: <Refusal extends string>(
      change: Change,
      decide: (disclosure: StoredHolder['disclosure']) => Decision<NewTable, Refusal>,
    ) => changeDisclosure(store, change, decide),
    close: () => store.close(),
  }
}
