/** Cards and second keys, as the issuing office reports them. */
import type { CardRecord } from '../domain/holder-record.js'
import { type ActOf, changedKeys, type Database } from './tables.js'

/** The cards of a holder, the newest first. */
export async function loadCards({ read }: Database, holderId: string): Promise<CardRecord[]> {
  const rows = await read.selectFrom('card').select('record').where('holder_id', '=', holderId).execute()
  return rows.map(({ record }) => record).toSorted((one, other) => other.issuedOn.localeCompare(one.issuedOn))
}

/** Stores a card or its new state. `of-another`: the card ID belongs to another holder, and stays there. */
export function saveCard(
  store: Database,
  { holderId, card, actor, at }: ActOf & { readonly holderId: string; readonly card: CardRecord },
): Promise<'recorded' | 'of-another'> {
  const { cardId, state } = card
  return store.transact({ actor, at, isolation: 'serializable' }, async (tx, audit) => {
    const known = await tx.selectFrom('card').selectAll().where('card_id', '=', cardId).executeTakeFirst()
    const isOfAnother = known !== undefined && known.holder_id !== holderId
    if (isOfAnother || (known && changedKeys(known.record, card).length === 0)) {
      audit.changedNothing()
      return isOfAnother ? 'of-another' : 'recorded'
    }
    const record = JSON.stringify(card)
    await tx
      .insertInto('card')
      .values({ card_id: cardId, holder_id: holderId, record })
      .onConflict((conflict) => conflict.column('card_id').doUpdateSet({ record }))
      .execute()
    const certificates = card.certificates.map(({ serialHex, state }) => ({ serialHex, state }))
    audit.record('card/recorded', { subject: cardId, facts: { holderId, state, certificates } })
    return 'recorded'
  })
}
