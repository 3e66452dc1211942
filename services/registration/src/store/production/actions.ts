import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const id = z.string().max(64)
const word = z.string().max(60)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What this area records. Personal facts are named, never quoted; of a PIN nothing at all. */
export const PRODUCTION_ACTIONS = {
  'production/ordered': {
    ja: 'カードの製造を始めた',
    en: 'A batch of cards was ordered',
    facts: z.strictObject({ cards: z.int() }),
  },
  'card/step': {
    ja: 'カードの製造を進めた',
    en: 'A card went a step further',
    facts: z.strictObject({ from: word, to: word }),
  },
  'card/faulty': {
    ja: 'カードを製造不良とした',
    en: 'A card was found faulty',
    facts: z.strictObject({ step: word, fault: word }),
  },
  'card/revocation-wanted': {
    ja: 'カードの証明書の失効を求めた',
    en: 'The revocation of a card was asked for',
    facts: z.strictObject({ cause: word }),
  },
  'card/revoked': {
    ja: 'カードが失効した',
    en: 'A card was revoked',
    facts: z.strictObject({ cause: word }),
  },
  'card/destroyed': { ja: 'カードを廃棄した', en: 'A card was destroyed', facts: z.strictObject({}) },
  'card/reported': {
    ja: 'カードを利用者の記録に届けた',
    en: 'A card was reported to the holder service',
    facts: z.strictObject({ state: word }),
  },
  'card/report-failed': {
    ja: 'カードを利用者の記録に届けられなかった',
    en: 'A card could not be reported to the holder service',
    facts: z.strictObject({ code: word }),
  },
  'cards/leased': {
    ja: '製造の作業を割り当てた',
    en: 'Cards were given to a worker',
    facts: z.strictObject({ cards: z.int() }),
  },
  'pin-letter/sealed': {
    ja: '暗証番号通知を封じた',
    en: 'A PIN letter was sealed',
    facts: z.strictObject({ cardId: id }),
  },
  'pin-letter/printing': {
    ja: '暗証番号通知の印刷を始めた',
    en: 'The printing of a PIN letter began',
    facts: z.strictObject({ cardId: id }),
  },
  'pin-letter/printed': {
    ja: '暗証番号通知を印刷した',
    en: 'A PIN letter was printed',
    facts: z.strictObject({ cardId: id, key: z.enum(['destroyed', 'kept']) }),
  },
  'pin-letter/posted': {
    ja: '暗証番号通知を発送した',
    en: 'A PIN letter was posted',
    facts: z.strictObject({ cardId: id }),
  },
  'pin-letter/disclosure-asked': {
    ja: '暗証番号の開示を受け付けた',
    en: 'A PIN disclosure was asked for',
    facts: z.strictObject({ cardId: id }),
  },
  'pin-letter/disclosure-confirmed': {
    ja: '暗証番号の開示を承認した',
    en: 'A PIN disclosure was confirmed',
    facts: z.strictObject({ cardId: id }),
  },
  'parcel/packed': {
    ja: '小包を作った',
    en: 'A parcel was packed',
    facts: z.strictObject({ parcelNumber: word, cards: z.int() }),
  },
  'parcel/sent': {
    ja: '小包を発送した',
    en: 'A parcel was sent',
    facts: z.strictObject({ parcelNumber: word }),
  },
  'parcel/received': {
    ja: '小包を受領した',
    en: 'A parcel was received',
    facts: z.strictObject({ parcelNumber: word, present: z.int(), missing: z.int() }),
  },
  'parcel/cards-missing': {
    ja: '小包にカードが足りない',
    en: 'Cards are missing in a parcel',
    facts: z.strictObject({ parcelNumber: word, cardIds: z.array(id).max(500) }),
  },
  'pickup/notified': {
    ja: '発行完了を通知した',
    en: 'The holder was told that the card is there',
    facts: z.strictObject({ by: word }),
  },
  'pickup/reminded': { ja: '受取りを催促した', en: 'The holder was reminded', facts: z.strictObject({}) },
  'pickup/checked': {
    ja: '受取窓口で確認した',
    en: 'A check was made at the counter',
    facts: z.strictObject({ check: word, placeId: id }),
  },
  'pickup/handed-over': {
    ja: 'カードを交付した',
    en: 'A card was handed over',
    facts: z.strictObject({ cardId: id, placeId: id, way: word, signatureSha256: hash.optional() }),
  },
  'pickup/refused': {
    ja: '交付を断った',
    en: 'A visitor was refused',
    facts: z.strictObject({ visitor: word, placeId: id }),
  },
  'pickup/session': {
    ja: 'まとめて交付した',
    en: 'A hand-over session was recorded',
    facts: z.strictObject({ placeId: id, handedOver: z.int(), absent: z.int(), refused: z.int() }),
  },
  'appointment/booked': {
    ja: '受取りの予約を受けた',
    en: 'An appointment was booked',
    facts: z.strictObject({ placeId: id, startsAt: z.iso.datetime() }),
  },
  'appointment/ended': {
    ja: '受取りの予約が終わった',
    en: 'An appointment ended',
    facts: z.strictObject({ how: word }),
  },
  'stock/moved': {
    ja: '白カードの在庫を動かした',
    en: 'Blank cards were moved',
    facts: z.strictObject({ move: word, quantity: z.int() }),
  },
  'stock/delivery-expected': {
    ja: '白カードの入荷予定を記録した',
    en: 'A delivery of blank cards was announced',
    facts: z.strictObject({ quantity: z.int(), expectedOn: z.iso.date() }),
  },
} as const satisfies AuditActions
