/** Canned answers of the contract. Every person and institution in them is invented. */
import {
  ALL_DISCLOSURE_ITEMS,
  type Card,
  DISCLOSURE_ITEMS,
  type Disclosure,
  type DisclosureTable,
  type Me,
  type Notices,
  type Place,
} from '@jitsuin/holder/contract'
import type { LiveSessions } from '@jitsuin/sso/contract'

/** What the login page shows. */
export const PLACE: Place = {
  demonstration: 'yes',
  issuer: { ja: 'みほん電子認証センター（架空）', en: 'Mihon Certification Centre (invented)' },
  selfTest: 'http://signin.localhost/self-test',
  sessions: 'http://signin.localhost/sessions',
  related: [
    {
      id: 'jma',
      name: { ja: '日本医師会', en: 'Japan Medical Association' },
      address: 'https://jma.example/',
    },
    {
      id: 'centre',
      name: { ja: '電子認証センター', en: 'Certification Centre' },
      address: 'https://centre.example/',
    },
    {
      id: 'mhlw',
      name: { ja: '厚生労働省', en: 'Ministry of Health, Labour and Welfare' },
      address: 'https://mhlw.example/',
    },
    {
      id: 'signing',
      name: { ja: '医師資格証 電子署名システム', en: 'Card signing system' },
      address: 'http://verifier.localhost/',
    },
  ],
  lossContact: {
    ja: 'みほん電子認証センター 00-0000-0000（架空の番号です）',
    en: 'Mihon Certification Centre 00-0000-0000 (invented)',
  },
}

const certificate = (purpose: 'authentication' | 'signature', serialHex: string, lastDay: string) => ({
  purpose,
  serialHex,
  firstDay: '2023-02-01',
  lastDay,
  standing: 'good' as const,
})

const FIVE_YEARS: Card = {
  cardId: 'JMA230200001',
  kind: 'ic-card',
  issuedOn: '2023-02-01',
  lastDay: '2028-01-31',
  standing: 'valid',
  daysLeft: 436,
  certificates: [
    certificate('authentication', '2a', '2028-01-31'),
    certificate('signature', '2b', '2028-01-31'),
  ],
}

/** A card of six years whose chip data ends sooner. */
const SIX_YEARS: Card = {
  cardId: 'JMA201200002',
  kind: 'ic-card',
  issuedOn: '2020-12-16',
  lastDay: '2026-12-15',
  standing: 'ends-within-30-days',
  daysLeft: 14,
  certificates: [
    certificate('authentication', '3a', '2026-12-05'),
    { ...certificate('signature', '3b', '2026-12-05') },
  ],
}

/** A doctor with a good card: the sample of the screens of 2017, with an invented name. */
export const DOCTOR: Me = {
  servedAt: '2026-11-21T00:12:00Z',
  signIn: {
    method: 'card',
    signedInAt: '2026-11-21T00:10:00Z',
    previousSignInAt: '2017-07-10T02:50:59Z',
    expiresAt: '2026-11-21T00:40:00Z',
  },
  standing: {
    kind: 'with-role',
    roles: [{ ja: '医師', en: 'Medical Doctor' }],
    commonName: 'Taro Jitsuin',
    issuer: 'Demonstration HPKI Authentication CA',
    serialHex: '0a1b2c3d4e5f',
    notBefore: '2023-02-01T00:00:00Z',
    notAfter: '2028-01-31T14:59:59Z',
    statusCheckedAt: '2026-11-21T00:10:00Z',
  },
  holder: {
    family: { kanji: '実印', kana: 'ジツイン', romaji: 'Jitsuin' },
    given: { kanji: '太郎', kana: 'タロウ', romaji: 'Taro' },
    formerName: null,
    qualification: { ja: '医師', en: 'Medical Doctor' },
    sex: 'male',
    birthDate: '1955-08-01',
    age: 71,
    licenceNumber: '99999',
    licenceDate: '1981-05-15',
    jmaMember: 'yes',
    jmaMemberId: '999999999',
    addressAtApplication: '青空県みほん市一丁目1番1号',
    mailAtApplication: 'taro@example.jp',
  },
  profile: {
    revision: 3,
    items: {
      homeArea: '青空県 みほん市',
      practiceArea: '青空県 はれ市',
      institution: '青空みほん診療所',
      department: '呼吸器内科',
    },
  },
  cards: [FIVE_YEARS],
}

/** The same, with a card that ends soon. */
export const ENDING: Me = { ...DOCTOR, cards: [SIX_YEARS] }

/** Signed in by passkey after the certificate was revoked. */
export const REVOKED: Me = {
  ...DOCTOR,
  signIn: { ...DOCTOR.signIn, method: 'passkey', previousSignInAt: null },
  standing: { kind: 'without-role', why: 'revoked' },
  cards: [
    {
      ...FIVE_YEARS,
      standing: 'revoked',
      certificates: FIVE_YEARS.certificates.map((one) => ({ ...one, standing: 'revoked' })),
    },
  ],
}

/** Somebody of whom the issuing office has not told yet. */
export const STRANGER: Me = {
  ...REVOKED,
  standing: { kind: 'without-role', why: 'no-certificate' },
  holder: null,
  profile: null,
  cards: [],
}

/** A current notice and an old one. */
export const NOTICES: Notices = {
  current: [
    {
      noticeId: 'n2',
      title: { ja: '年末年始の窓口のお休み', en: 'Closed at the turn of the year' },
      body: {
        ja: '窓口は年末年始に休みます。\n紛失の届け出は休みの間も受け付けます。',
        en: 'The desk is closed.',
      },
      firstDay: '2026-11-15',
      lastDay: '2027-01-10',
    },
  ],
  backNumbers: [
    {
      noticeId: 'n1',
      title: { ja: 'ポータルを開きました', en: 'The portal is open' },
      body: { ja: 'ご利用ください。', en: 'Welcome.' },
      firstDay: '2015-12-21',
      lastDay: '2016-01-31',
    },
  ],
}

/** Two devices. */
export const SESSIONS: LiveSessions = {
  sessions: [
    {
      sessionId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000001',
      method: 'card',
      signedInAt: '2026-11-21T00:10:00Z',
      lastSeenAt: '2026-11-21T00:12:00Z',
      device: 'Chrome · Windows',
      present: 'yes',
    },
    {
      sessionId: '0b6a3a9e-2f6f-4a51-9f0e-1c1f00000002',
      method: 'passkey',
      signedInAt: '2026-11-20T22:00:00Z',
      lastSeenAt: '2026-11-20T23:30:00Z',
      device: 'Safari · iPhone',
      present: 'no',
    },
  ],
}

/** The table of somebody who never changed it. */
export function defaultDisclosure(): Disclosure {
  const settings = Object.fromEntries(
    ALL_DISCLOSURE_ITEMS.map((item) => {
      const { users, public: everyone } = DISCLOSURE_ITEMS[item]
      return [item, { users, public: everyone }]
    }),
  ) as DisclosureTable // made from every key of the table
  return { revision: 0, settings, seenBy: seenBy(settings) }
}

/** Who sees what by these settings. */
export function seenBy(settings: DisclosureTable): Disclosure['seenBy'] {
  const shownTo = (audience: 'users' | 'public') =>
    ALL_DISCLOSURE_ITEMS.filter((item) => settings[item][audience] === 'shown')
  return { users: shownTo('users'), public: shownTo('public') }
}
