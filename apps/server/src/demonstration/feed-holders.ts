/** Tells the holder service of the invented people and their cards, as the issuing office will of real ones. */
import type { HolderService } from '@jitsuin/holder'
import { attributeOf, parseCertificate } from '@jitsuin/pki'
import type { IssuedCards } from './issue-cards.js'
import { INVENTED_PEOPLE, type InventedPerson } from './people.js'

const WELCOME = {
  noticeId: 'demo-welcome',
  title: { ja: 'デモへようこそ', en: 'Welcome to the demonstration' },
  body: {
    ja: 'このポータルの人物・施設・カードはすべて架空です。自由にお試しください。',
    en: 'All people, institutions and cards of this portal are invented. Please try everything.',
  },
  firstDay: '2026-01-01',
  lastDay: '2099-12-31',
  target: { kind: 'everyone' as const },
}

/** Feeds everybody who has a card; may be repeated. */
export async function feedHolders(feed: HolderService['feed'], cards: IssuedCards): Promise<void> {
  for (const invented of INVENTED_PEOPLE) {
    const card = cards[invented.id]
    if (!card) continue
    const person = { centre: centreOf(card), subjectSerialNumber: invented.serialNumber }
    await feed.admitHolder({ person, record: recordOf(invented), profile: profileOf(invented) })
    await feed.recordCard(person, cardOf(invented, card))
  }
  await feed.publishNotice(WELCOME)
}

type IssuedCard = IssuedCards[string]

/** The organisation that issued, as its certificates name it. */
function centreOf({ authentication }: IssuedCard): string {
  const { issuer } = parseCertificate(Buffer.from(authentication.derBase64, 'base64'))
  return attributeOf(issuer, 'O') ?? ''
}

function recordOf({ family, given, role, sex, birthDate, ...facts }: InventedPerson) {
  const { licenceNumber, licenceDate, jmaMemberId } = facts
  return {
    family: wordsOf(family),
    given: wordsOf(given),
    qualification: role,
    sex,
    birthDate,
    licenceNumber,
    licenceDate,
    ...(jmaMemberId === undefined
      ? { jmaMember: 'no' as const }
      : { jmaMember: 'yes' as const, jmaMemberId }),
    address: `${facts.area.replace(' ', '')}架空町1-2-3`,
    mail: `${facts.id}@example.jp`,
  }
}

function wordsOf({ ja, kana, romaji }: InventedPerson['family']) {
  return { kanji: ja, kana, romaji }
}

function profileOf({ area, association, institution, department }: InventedPerson) {
  return {
    homeArea: area,
    practiceArea: area,
    ...(association !== undefined && { association }),
    institution,
    department,
  }
}

function cardOf(invented: InventedPerson, { firstDay, lastDay, signature, authentication }: IssuedCard) {
  const state = invented.card.fate === 'revoked' ? ('revoked' as const) : ('in-use' as const)
  const certificates = [
    { purpose: 'authentication' as const, serialHex: authentication.serialHex, firstDay, lastDay, state },
    { purpose: 'signature' as const, serialHex: signature.serialHex, firstDay, lastDay, state },
  ]
  return {
    cardId: invented.serialNumber,
    kind: 'ic-card' as const,
    issuedOn: firstDay,
    lastDay,
    state,
    certificates,
  }
}
