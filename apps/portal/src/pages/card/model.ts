/** The card face: seven marked parts, in the words and forms that are printed (C-02, T-C02-1). */
import type { Card, HolderFacts } from '@jitsuin/holder/contract'
import { cardDay } from '../../formats.js'

/** What is printed on the front. */
export type CardFace = {
  /** ① */
  readonly titleEn: string
  readonly title: string
  /** ④ */
  readonly name: string
  readonly romaji: string
  readonly birthDate: string
  readonly memberId: string | null
  readonly licenceLabel: string
  readonly licenceNumber: string
  /** ⑤ */
  readonly expires: string
  /** ⑥ */
  readonly cardId: string
  readonly issued: string
}

/** The face of a holder's card. A former or common name stands beside the name (portal §1.1). */
export function cardFace(holder: HolderFacts, card: Card): CardFace {
  const { family, given, formerName, qualification } = holder
  const beside = formerName === null ? '' : `（${formerName}）`
  return {
    titleEn: `${qualification.en} Qualification Certificate`,
    title: `${qualification.ja}資格証`,
    name: `${family.kanji} ${given.kanji}${beside}`,
    romaji: `${given.romaji} ${family.romaji}`,
    birthDate: cardDay(holder.birthDate),
    memberId: holder.jmaMemberId,
    // The card of the source is a doctor's; another profession's register is not the medical one.
    licenceLabel: qualification.en === 'Medical Doctor' ? 'Medical License No.' : 'License No.',
    licenceNumber: holder.licenceNumber,
    expires: cardDay(card.lastDay),
    cardId: card.cardId,
    issued: cardDay(card.issuedOn),
  }
}

/** The seven notices on the back, as the source prints them in substance (C-02). */
export const BACK_NOTICES = [
  '本証は、利用規約に従って使用してください。',
  '暗証番号（PIN）は他人に知られないように管理してください。',
  '本証を他人に貸与、譲渡することはできません。',
  '本証を紛失、破損したときは、直ちに発行者に届け出てください。',
  '記載事項の変更や有効期限切れのときは、発行者の指示に従ってください。',
  '資格を失ったときは、直ちに発行者に届け出てください。',
  '本証を拾得された方は、発行者までご連絡ください。',
] as const
