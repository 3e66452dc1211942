/**
 * The face of the physician qualification card (医師資格証): what stands on it, and where. Seven marked parts (requirements
 * C-02); ⑤ is the expiry and ⑥ card ID with date of issue, as the captions are read there. ISO/IEC 7810 ID-1 size.
 */
import type { Box } from '../kit/geometry.js'

/** ID-1 (ISO/IEC 7810): 85.60 × 53.98 mm, corners of 3.18 mm. */
export const CARD = { width: 85.6, height: 53.98, cornerRadius: 3.18 } as const

/** A name on the card, in its two scripts. */
export type CardName = { readonly kanji: string; readonly romaji: string }

/** What is printed on one card. Days are `YYYY-MM-DD`. */
export type CardFace = {
  readonly name: CardName
  /** A former surname or a common name beside the name; other names are not printed (C-03). */
  readonly otherName?: CardName & { readonly kind: 'formerSurname' | 'commonName' }
  readonly birthDate: string
  /** Absent for those who are not members of the association. */
  readonly membershipId?: string
  readonly licenceNumber: string
  readonly issuedOn: string
  readonly expiresOn: string
  readonly cardId: string
  /** JPEG or PNG, 4 : 5. */
  readonly photo: Uint8Array
}

/** What is the same on all cards of an installation. */
export type CardDesign = {
  readonly issuer: CardIssuer
  /** The HPKI logo, JPEG or PNG, square; who may use it sets it. Absent: a neutral mark of our own. */
  readonly logo?: Uint8Array
}

/** The block at the foot of the reverse, in two languages. */
export type CardIssuer = {
  readonly ja: { readonly name: string; readonly address: string }
  readonly en: { readonly name: string; readonly address: string }
}

/** The issuer of the sample card (requirements C-02). */
export const SAMPLE_CARD_ISSUER: CardIssuer = {
  ja: {
    name: '発行者：公益社団法人 日本医師会 電子認証センター',
    address: '〒113-0021 東京都文京区本駒込 2-28-8 文京グリーンコート 17 階 TEL. 03-3942-7050（代表）',
  },
  en: {
    name: 'Issuer: Japan Medical Association Certificate Authority',
    address: '2-28-8 Honkomagome, Bunkyo-ku, Tokyo, 113-0021, Japan TEL. (+81) 3-3942-7050',
  },
}

/** One marked part: its number, its name, and where it lies on its side. */
export type CardPart = {
  readonly mark: string
  readonly side: 'front' | 'back'
  readonly ja: string
  readonly en: string
  readonly box: Box
}

/** The seven parts, in their order. */
export const CARD_PARTS = {
  title: {
    mark: '①',
    side: 'front',
    ja: '券面の名称',
    en: 'Name of the card',
    box: { x: 5, y: 2, width: 62, height: 9 },
  },
  logo: {
    mark: '②',
    side: 'front',
    ja: 'HPKIの標章',
    en: 'HPKI mark',
    box: { x: 71.6, y: 1.9, width: 9, height: 9 },
  },
  photo: { mark: '③', side: 'front', ja: '写真', en: 'Photo', box: { x: 5, y: 15.2, width: 20, height: 25 } },
  holder: {
    mark: '④',
    side: 'front',
    ja: '保有者の氏名・生年月日・日医会員ID・医籍登録番号',
    en: 'Name, date of birth, membership ID, licence number',
    box: { x: 28, y: 14.2, width: 53, height: 27.4 },
  },
  expiry: {
    mark: '⑤',
    side: 'front',
    ja: '有効期限',
    en: 'Date of expiry',
    box: { x: 59.5, y: 43.3, width: 21.5, height: 8 },
  },
  cardId: {
    mark: '⑥',
    side: 'front',
    ja: 'カードIDと発行日',
    en: 'Card ID and date of issue',
    box: { x: 5, y: 43.3, width: 52, height: 8 },
  },
  /** Around the contacts, whose places ISO/IEC 7816-2 fixes from the card's upper left corner. */
  chip: {
    mark: '⑦',
    side: 'back',
    ja: 'ICチップ',
    en: 'IC chip',
    box: { x: 9.2, y: 17.9, width: 13.4, height: 11.8 },
  },
} as const satisfies Readonly<Record<string, CardPart>>

/** The seven notices of the reverse, in their order (requirements C-02). */
export const CARD_NOTICES = [
  {
    ja: '本証は、利用規約に従って使用してください。',
    en: 'Use this card in accordance with its terms of use.',
  },
  { ja: '暗証番号は、他人に知られないよう管理してください。', en: 'Keep your PIN secret.' },
  { ja: '本証を他人に貸与し、または譲渡してはなりません。', en: 'Do not lend or transfer this card.' },
  {
    ja: '紛失し、または破損したときは、直ちに発行者に届け出てください。',
    en: 'Report loss or damage to the issuer at once.',
  },
  {
    ja: '記載事項の変更や期限の到来の際は、発行者の指示に従ってください。',
    en: 'Follow the issuer’s instructions when printed facts change or the card expires.',
  },
  {
    ja: '医師の資格を失ったときは、直ちに発行者に届け出てください。',
    en: 'Report the loss of your qualification to the issuer at once.',
  },
  {
    ja: '本証を拾得された方は、下記の発行者にご連絡ください。',
    en: 'If found, please contact the issuer below.',
  },
] as const
