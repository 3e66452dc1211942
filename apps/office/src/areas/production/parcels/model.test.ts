import { describe, expect, it } from 'vitest'
import { cardsByPost, hasPostcards, packingOf } from './model.js'

const card = (cardId: string, post: 'allowed' | 'refused') => ({ cardId, post }) as never
const place = {
  placeId: 'ibaraki-med',
  name: { ja: '', en: '' },
  cards: [card('JMA261100001', 'refused'), card('JMA261100002', 'allowed')],
}

describe('parcels', () => {
  it('go to a place with all its cards, to a person with one', () => {
    expect(packingOf({ to: 'place', place })).toEqual({
      to: { kind: 'place', placeId: 'ibaraki-med' },
      cardIds: ['JMA261100001', 'JMA261100002'],
    })
    const [, own] = place.cards
    if (!own) throw new Error('two cards')
    expect(packingOf({ to: 'person', card: own })).toEqual({
      to: { kind: 'person' },
      cardIds: ['JMA261100002'],
    })
  })

  it('offer to the post only cards whose channel allows it', () => {
    expect(cardsByPost({ places: [place] })).toEqual([card('JMA261100002', 'allowed')])
  })

  it('have postcards once their holders are told', () => {
    const to = { kind: 'place', placeId: 'x', nameJa: '', nameEn: '' } as const
    const contents = (receipt: string) => [{ receipt }] as never
    expect(hasPostcards({ state: 'sent', to, contents: contents('unchecked') })).toBe('no')
    expect(hasPostcards({ state: 'alarm', to, contents: contents('present') })).toBe('yes')
    const person = { kind: 'person', caseId: 'x' } as const
    expect(hasPostcards({ state: 'packed', to: person, contents: [] })).toBe('no')
    expect(hasPostcards({ state: 'sent', to: person, contents: [] })).toBe('yes')
  })
})
