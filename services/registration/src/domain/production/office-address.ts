/** Who stands on what the office prints, and where money goes. */
import type { Account, Sender } from '@jitsuin/print'

/** The office as letters and invoices name it. */
export type OfficeAddress = {
  readonly sender: Sender
  readonly account: Account
  /** The registration number of a qualified invoice issuer (適格請求書発行事業者); absent: none is printed. */
  readonly taxNumber?: string
}

/** The invented office of a demonstration. */
export const INVENTED_OFFICE: OfficeAddress = {
  sender: {
    name: '架空電子認証センター',
    postalCode: '0000000',
    address: '東京都見本区架空町一丁目１番１号',
    phone: '03-0000-0000',
  },
  account: {
    bank: '架空銀行',
    branch: '見本支店',
    number: '普通 0000000',
    holder: 'カクウデンシニンショウセンター',
  },
}
