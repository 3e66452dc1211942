/** What the issuing office tells this service: people, their cards, and notices. Every call may be repeated. */
import type { Actor } from '@jitsuin/platform'
import type { PersonRef } from '@jitsuin/sso/contract'
import type { z } from 'zod'
import { profileChangeSchema } from '../contract.js'
import { cardRecordSchema, holderRecordSchema, noticeSchema, personSchema } from '../domain/holder-record.js'
import { withoutEmpty } from '../domain/profile.js'
import { HolderError } from '../errors.js'
import type { HolderStore } from '../store/holder-store.js'

/** What the feed works with. `actor` names the system that feeds, in the audit log. */
export type FeedContext = {
  readonly store: HolderStore
  readonly clock: () => Date
  readonly newId: () => string
  readonly actor: Actor
}

const profileSchema = profileChangeSchema.shape.items

/** A person, as the issuing office checked them; `profile` is where their own profile begins. */
export type Admission = {
  readonly person: PersonRef
  readonly record: z.input<typeof holderRecordSchema>
  readonly profile?: z.input<typeof profileSchema>
}

/** How the issuing office reports; composed by apps/server. */
export type HolderFeed = ReturnType<typeof holderFeed>

/** Makes the feed. Every method throws `ZodError` for records that are not as declared: the caller's fault, not a person's. */
export function holderFeed({ store, clock, newId, actor }: FeedContext) {
  return {
    /** Admits a person, or corrects what is known of them; their profile and settings stay theirs. */
    admitHolder: async ({ person, record, profile = {} }: Admission): Promise<void> => {
      await store.admit({
        person: personSchema.parse(person),
        record: holderRecordSchema.parse(record),
        firstProfile: withoutEmpty(profileSchema.parse(profile)),
        newId: newId(),
        actor,
        at: clock(),
      })
    },
    /**
     * Records a card, second key, or its new state.
     *
     * @throws {HolderError} `holder/unknown` before the person is admitted; `holder/card-of-another`.
     */
    recordCard: async (person: PersonRef, card: z.input<typeof cardRecordSchema>): Promise<void> => {
      const holder = await store.load(personSchema.parse(person))
      if (!holder) throw new HolderError('holder/unknown', 'A card for somebody who was not admitted')
      const { holderId } = holder
      const verdict = await store.saveCard({
        holderId,
        card: cardRecordSchema.parse(card),
        actor,
        at: clock(),
      })
      if (verdict === 'of-another') {
        throw new HolderError('holder/card-of-another', `${card.cardId} is recorded for somebody else`)
      }
    },
    /** Publishes a notice, or its new wording or period. */
    publishNotice: async (notice: z.input<typeof noticeSchema>): Promise<void> =>
      store.saveNotice({ notice: noticeSchema.parse(notice), actor, at: clock() }),
  }
}
