/**
 * Blank cards, kept like money: every move takes from one account and gives to another, so the sum over all accounts is
 * always nought and every blank that ever came is somewhere.
 */
import type { Text } from '@jitsuin/kernel'
import type { StockAccount, StockMoveName } from '../../contract.js'

/** Which moves there are. Only `outside`, from where cards come, may go below nought. */
export const STOCK_MOVES = {
  received: { from: 'outside', to: 'available', ja: '入荷', en: 'Received' },
  reserved: { from: 'available', to: 'reserved', ja: '引当て', en: 'Reserved' },
  released: { from: 'reserved', to: 'available', ja: '引当ての取消し', en: 'Released' },
  used: { from: 'reserved', to: 'used', ja: '使用', en: 'Used' },
  spoiled: { from: 'used', to: 'faulty', ja: '製造不良', en: 'Faulty in production' },
  foundFaulty: { from: 'available', to: 'faulty', ja: '在庫の不良', en: 'Found faulty in stock' },
  destroyed: { from: 'faulty', to: 'destroyed', ja: '廃棄', en: 'Destroyed' },
  withdrawn: { from: 'used', to: 'destroyed', ja: '失効カードの廃棄', en: 'Revoked card destroyed' },
} as const satisfies Readonly<
  Record<StockMoveName, Text & { readonly from: StockAccount; readonly to: StockAccount }>
>

/** Our name of a move. */
export type StockMove = keyof typeof STOCK_MOVES
