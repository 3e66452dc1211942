/** Cards of invented holders, in the reader of the visitor's computer: a card bridge that signs what it is asked for. */
import { randomBytes } from 'node:crypto'
import { createTestHierarchy } from '@jitsuin/keys'
import { fingerprintOf } from '@jitsuin/second-key/node'
import { openCards, type TestCard } from '../../../services/key-management/test/cards.js'
import { playBridge, SIGNING, serveBridgeWindows } from '../../signin/test/fake-bridge.js'
import type { House } from './house.js'
import type { Visitor } from './visitor.js'

/** A card of somebody. */
export type Card = TestCard & { readonly kind: 'hpki' | 'jpki' }

/** What a bridge was asked for: the nonce, and when it is too late. */
export type Wish = { readonly nonce: string; readonly expiresAt: string }

/** The cards of one house. */
export async function openCardBox(house: House) {
  const at = new Date()
  const hierarchy = await createTestHierarchy({ strength: 'fast', at, random: randomBytes })
  const cards = openCards(hierarchy, { clock: () => new Date(), origin: house.origin })
  return {
    hpki: async (subject: string): Promise<Card> => ({ kind: 'hpki', ...(await cards.hpki(subject)) }),
    jpki: async (id: string): Promise<Card> => ({ kind: 'jpki', ...(await cards.jpki(id)) }),
  }
}

/** The number in the desk's books for a card. */
export function bookNumber({ certificateDer }: Card): string {
  return fingerprintOf(certificateDer)
}

/**
 * Puts cards into the reader, for the visits that follow: each answers the questions for its kind, and a question for another kind waits
 * for another card. Gives the questions.
 */
export async function insertCards({ page }: Visitor, ...cards: readonly Card[]): Promise<readonly Wish[]> {
  const wishes: Wish[] = []
  await serveBridgeWindows(page.context())
  await playBridge(page, {
    ...SIGNING,
    requests: (wish) => {
      wishes.push(wish)
      const card = cards.find(({ kind }) => wish.accepts.includes(kind))
      if (card === undefined) return [{ state: 'open', version: 1, step: 'no-certificate' }]
      const answer = card.answer(Buffer.from(wish.nonce, 'base64url'), {
        expiresAt: new Date(wish.expiresAt),
      })
      return [
        { state: 'open', version: 1, step: 'pin-wait' },
        { state: 'done', version: 2, result: { kind: 'sign-in', ...answer } },
      ]
    },
  })
  return wishes
}
