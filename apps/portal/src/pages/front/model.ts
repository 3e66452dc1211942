/** From who is signed in to what they must be told first. */
import type { Card, Me } from '@jitsuin/holder/contract'

/** Something that its reader should act on; the words are under `alert.<kind>`. */
export type Alert = {
  readonly key: string
  readonly kind: WithoutRole | 'unknown' | CardTrouble
  readonly urgency: 'now' | 'soon'
  readonly card?: Card
}

type WithoutRole = 'no-certificate' | 'revoked' | 'expired'
type CardTrouble = 'ends-within-90-days' | 'ends-within-30-days' | 'ended'

const URGENCY = {
  'ends-within-90-days': 'soon',
  'ends-within-30-days': 'now',
  ended: 'now',
} as const satisfies Record<CardTrouble, Alert['urgency']>

/** Everything that the holder should be told, the most urgent first. A card that another one has followed is not mentioned. */
export function alertsOf(me: Me): readonly Alert[] {
  const alerts: Alert[] = []
  if (me.standing.kind === 'without-role') {
    alerts.push({ key: 'role', kind: me.standing.why, urgency: 'now' })
  }
  if (me.holder === null) alerts.push({ key: 'holder', kind: 'unknown', urgency: 'soon' })
  for (const card of me.cards) {
    if (card.standing === 'valid' || card.standing === 'revoked' || hasSuccessor(card, me.cards)) continue
    alerts.push({ key: card.cardId, kind: card.standing, urgency: URGENCY[card.standing], card })
  }
  return alerts.toSorted((one, other) => Number(one.urgency === 'soon') - Number(other.urgency === 'soon'))
}

function hasSuccessor(card: Card, cards: readonly Card[]): boolean {
  return cards.some(
    ({ kind, issuedOn, standing }) =>
      kind === card.kind && issuedOn > card.issuedOn && standing !== 'revoked' && standing !== 'ended',
  )
}
