/** The words of aftercare's mails and letters, both languages in one: we do not know which one their reader prefers. */
import { formatJapanTime, type Text } from '@jitsuin/kernel'
import { REVOCATION_CAUSES } from '../../contract.js'
import type { LetterFacts, LetterName } from '../../domain/aftercare/notices.js'

/** A letter ready to be sent or printed. */
export type Written = { readonly subject: string; readonly text: string }

type Words = { readonly subject: Text; readonly body: (facts: LetterFacts) => Text }

const CALL_US = {
  ja: '心当たりがない場合は、すぐに電子認証センターへお電話ください。',
  en: 'If you did not ask for this, call the certification centre at once.',
}
const day = ({ dueOn = '' }: LetterFacts) => dueOn
const moment = ({ at }: LetterFacts, language: 'ja' | 'en') =>
  at === undefined ? '' : formatJapanTime(new Date(at), language)

const WORDS: Readonly<Record<LetterName, Words>> = {
  'loss-received': {
    subject: { ja: 'お届けを受け付けました', en: 'We have received your report' },
    body: (facts) => ({
      ja: `医師資格証についてのお届け（受付番号 ${facts.number}）を、${moment(facts, 'ja')}に受け付けました。進み具合は次のページでご覧いただけます。\n${facts.tracker}\n${CALL_US.ja}`,
      en: `We received a report about your card (number ${facts.number}) at ${moment(facts, 'en')}. Its progress is on the page above. ${CALL_US.en}`,
    }),
  },
  revoked: {
    subject: { ja: '医師資格証を失効させました', en: 'Your card has been revoked' },
    body: (facts) => ({
      ja: `カード ${facts.cardId} の電子証明書を、${moment(facts, 'ja')}に失効させました（理由：${facts.cause ? REVOCATION_CAUSES[facts.cause].ja : ''}、受付番号 ${facts.number}）。失効は取り消せません。失効前の署名は、これからも有効です。\n${CALL_US.ja}`,
      en: `The certificates of card ${facts.cardId} were revoked at ${moment(facts, 'en')} (reason: ${facts.cause ? REVOCATION_CAUSES[facts.cause].en : ''}, number ${facts.number}). This cannot be undone. Signatures made before remain valid. ${CALL_US.en}`,
    }),
  },
  'loss-paper-reminder': {
    subject: { ja: '届出書をお送りください', en: 'Please send the report on paper' },
    body: (facts) => ({
      ja: `お電話でのお届け（受付番号 ${facts.number}）の届出書が、まだ届いていません。期日は ${day(facts)} でした。`,
      en: `The paper for your report by phone (number ${facts.number}) has not arrived. It was due on ${day(facts)}.`,
    }),
  },
  'card-back-reminder': {
    subject: { ja: 'カードをお返しください', en: 'Please send the card back' },
    body: (facts) => ({
      ja: `使えなくなったカードが、まだ返されていません（受付番号 ${facts.number}、期日 ${day(facts)}）。`,
      en: `The card that no longer counts has not come back (number ${facts.number}, due on ${day(facts)}).`,
    }),
  },
  'renewal-invitation': {
    subject: { ja: '医師資格証の更新のご案内', en: 'Time to renew your card' },
    body: (facts) => ({
      ja: `カード ${facts.cardId} の有効期限は ${day(facts)} です。期限の日まで、いまのカードをお使いいただけます。更新の申請をお願いします。`,
      en: `Card ${facts.cardId} ends on ${day(facts)}; you may use it until that day. Please apply for the renewal.`,
    }),
  },
  'emergency-papers-reminder': {
    subject: { ja: '書類をお送りください', en: 'Papers are still missing' },
    body: (facts) => ({
      ja: `緊急に発行したカード ${facts.cardId} の書類（医師免許証の原本、住民票の写し）が、まだそろっていません。${day(facts)} までに届かない場合は、カードを失効させます。`,
      en: `Papers for the emergency card ${facts.cardId} (the licence itself, the residence record) are still missing. Without them it is revoked after ${day(facts)}.`,
    }),
  },
  'contact-changed': {
    subject: { ja: 'ご連絡先を変更しました', en: 'Your contact was changed' },
    body: (facts) => ({
      ja: `ご登録の連絡先を変更しました（受付番号 ${facts.number}）。\n${CALL_US.ja}`,
      en: `Your registered contact was changed (number ${facts.number}). ${CALL_US.en}`,
    }),
  },
  'papers-needed': {
    subject: { ja: '書類が足りません', en: 'Papers are missing' },
    body: (facts) => ({
      ja: `お手続き（受付番号 ${facts.number}）に必要な書類が足りません。${day(facts)} までにお送りください。`,
      en: `Papers are missing for your procedure (number ${facts.number}). Please send them by ${day(facts)}.`,
    }),
  },
}

/** Writes a letter. */
export function writeLetter(letter: LetterName, facts: LetterFacts): Written {
  const { subject, body } = WORDS[letter]
  const { ja, en } = body(facts)
  return { subject: `${subject.ja} / ${subject.en}`, text: `${ja}\n\n${en}\n` }
}
