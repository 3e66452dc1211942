import type { HolderDirectory } from '../contract.js'
import { discloseClaims } from '../domain/claims.js'
import type { HolderStore } from '../store/holder-store.js'

/** The directory that other services ask. Each answer is made from the settings of that very moment; nothing is remembered. */
export function holderDirectory(store: HolderStore, clock: () => Date): HolderDirectory {
  return {
    disclosedClaims: async (person, audience) => {
      const holder = await store.load(person)
      if (!holder) return 'unknown'
      const { record, profile, disclosure } = holder
      return discloseClaims({ record, profile: profile.items, table: disclosure.table }, audience, clock())
    },
  }
}
