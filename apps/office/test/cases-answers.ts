/** Canned answers about applications, in the forms of the contract. Everyone here is invented. */
import {
  AFTERCARE_ROUTES,
  CASE_ROUTES,
  type CaseView,
  fillRoute,
  QUEUE_ROUTES,
  type QueueCounts,
  type QueueEntry,
  type QueuePage,
  statesOf,
} from '@jitsuin/registration/contract'
import type { Canned } from './answers.js'
import { toSignOf } from './order-list.js'

export const CASE_ID = '00000000-0000-4000-8000-000000000001'
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const HANAKO = { staffId: 'staff-hanako', displayName: '見本 花子' }
const JIRO = { staffId: 'staff-jiro', displayName: '架空 次郎' }

const PEOPLE = [
  ['実印　太郎', 'ジツイン　タロウ', 'document-check', 'late', 11, 6],
  ['見本　一葉', 'ミホン　カズハ', 'received', 'on-time', 1, 1],
  ['青谷　三四郎', 'アオタニ　サンシロウ', 'approval-wait', 'soon', 9, 2],
  ['架空橋　小夜子', 'カクウバシ　サヨコ', 'licence-inquiry', 'on-time', 7, 1],
  ['例田　桃代', 'レイダ　モモヨ', 'deficient', 'soon', 30, 22],
  ['仮名森　修', 'カナモリ　オサム', 'licence-inquiry', 'on-time', 5, 1],
  ['白崎　みのり', 'シラサキ　ミノリ', 'document-check', 'soon', 6, 4],
  ['紺堀　健一郎', 'コンホリ　ケンイチロウ', 'approval-wait', 'on-time', 8, 1],
  ['緑浜　アンナ', 'ミドリハマ　アンナ', 'awaiting-payment', 'on-time', 12, 3],
  ['藍畑　洋', 'アイハタ　ヒロシ', 'production', 'on-time', 14, 2],
] as const

const entries: QueueEntry[] = PEOPLE.map(
  ([name, kana, state, light, workingDays, workingDaysInState], at) => ({
    caseId: id(at + 1),
    caseNumber: `2026-${String(123 + at).padStart(6, '0')}`,
    revision: 3,
    name,
    kana,
    state,
    kind: (['new', 'renewal', 'new', 'loss', 'nameChange'] as const)[at % 5] ?? 'new',
    channel: (['webForm', 'myNumberPortal', 'hospitalBatch', 'paper'] as const)[at % 4] ?? 'webForm',
    prefecture: (['東京都', '熊本県', '茨城県', '山梨県', '大阪府'] as const)[at % 5] ?? '東京都',
    pickupPlaceId: 'mihon-med',
    receivedAt: '2026-11-05T01:00:00Z',
    stateSince: '2026-11-12T01:00:00Z',
    workingDays,
    workingDaysInState,
    light,
    assignedTo: at % 3 === 0 ? HANAKO : at % 3 === 1 ? null : JIRO,
    batchId: null,
    campaignId: null,
    openWith: at === 2 ? [JIRO] : [],
  }),
)

export const queuePage: QueuePage = { entries, next: null, search: 'none' }
export const emptyPage: QueuePage = { entries: [], next: null, search: 'none' }

const OPEN_COUNTS = [214, 387, 96, 142, 8, 3, 61, 55, 12, 0, 233, 4, 118, 540, 37, 19]
const open = statesOf('open').map((state, at) => ({ state, count: OPEN_COUNTS[at] ?? 0 }))
const closed = statesOf('closed').map((state, at) => ({ state, count: [21_341, 87, 412, 960, 55][at] ?? 0 }))
const sum = (rows: readonly { readonly count: number }[]) =>
  rows.reduce((total, { count }) => total + count, 0)
export const queueCounts: QueueCounts = {
  open,
  openTotal: sum(open),
  mine: 12,
  unassigned: 431,
  closed,
  closedTotal: sum(closed),
  total: sum(open) + sum(closed),
}

const DOCUMENT = { sha256Hex: 'a'.repeat(64), mediaType: 'image/jpeg', pages: 1, uploadedBy: 'applicant:1' }
const FORM_ID = id(101)
const PHOTO_ID = id(102)
const LICENCE_ID = id(103)
const IDENTITY_ID = id(104)
const RESIDENCE_ID = id(105)

/** A case whose papers are being checked; two of them say something else than the form. */
export const caseView: CaseView = {
  head: {
    caseId: CASE_ID,
    caseNumber: '2026-000123',
    channel: 'webForm',
    kind: 'new',
    state: 'document-check',
    stateSince: '2026-11-12T01:00:00Z',
    receivedAt: '2026-11-05T01:00:00Z',
    revision: 3,
    assignedTo: 'staff-hanako',
  },
  pickupPlace: { ja: '架空みほん医師会', en: 'Invented Mihon Association' },
  form: {
    channel: 'webForm',
    kind: 'new',
    name: {
      family: '実印',
      given: '太郎',
      familyKana: 'ジツイン',
      givenKana: 'タロウ',
      familyRomaji: 'JITSUIN',
      givenRomaji: 'TARO',
    },
    sex: 'male',
    birthDate: '1968-08-01',
    address: { postalCode: '1000000', prefecture: '東京都', rest: 'みほん区架空町1丁目2番3号' },
    phone: '0300000000',
    email: 'taro@example.jp',
    licenceNumber: '999901',
    licenceDate: '1994-05-10',
    membership: { kind: 'member', memberId: '999999901' },
    workplace: { name: '青空みほん診療所' },
    pickupPlaceId: 'mihon-med',
    consentedAt: '2026-11-04T10:00:00Z',
  },
  facts: {},
  documents: [
    {
      ...DOCUMENT,
      documentId: FORM_ID,
      kind: 'applicationForm',
      facts: { name: '実印　太郎', legible: 'yes' },
      size: 812_345,
      uploadedAt: '2026-11-04T10:00:01Z',
    },
    {
      ...DOCUMENT,
      documentId: PHOTO_ID,
      kind: 'photo',
      facts: {},
      size: 212_345,
      uploadedAt: '2026-11-04T10:00:02Z',
    },
    {
      ...DOCUMENT,
      documentId: LICENCE_ID,
      kind: 'medicalLicence',
      facts: {
        name: '実印　太郎',
        birthDate: '1968-08-01',
        licenceNumber: '999901',
        licenceDate: '1994-05-10',
        form: 'copy',
        legible: 'yes',
      },
      readBy: 'officer:staff-hanako',
      readAt: '2026-11-12T02:00:00Z',
      size: 712_345,
      uploadedAt: '2026-11-04T10:00:03Z',
    },
    {
      ...DOCUMENT,
      documentId: IDENTITY_ID,
      kind: 'identity',
      identityKind: 'drivingLicence',
      facts: { name: '實印　太郎', birthDate: '1968-08-01' },
      size: 512_345,
      uploadedAt: '2026-11-04T10:00:04Z',
    },
    {
      ...DOCUMENT,
      documentId: RESIDENCE_ID,
      kind: 'residenceRecord',
      facts: {
        name: '実印　太郎',
        address: '東京都みほん区架空町1丁目2番地3',
        issuedOn: '2026-07-30',
        form: 'original',
      },
      readBy: 'officer:staff-hanako',
      readAt: '2026-11-12T02:05:00Z',
      size: 912_345,
      uploadedAt: '2026-11-04T10:00:05Z',
    },
  ],
  checks: [
    { code: 'form/missing', verdict: 'pass', documentId: FORM_ID },
    { code: 'photo/missing', verdict: 'pass', documentId: PHOTO_ID },
    { code: 'photo/unusable', verdict: 'unread', documentId: PHOTO_ID },
    { code: 'licence/missing', verdict: 'pass', documentId: LICENCE_ID },
    { code: 'licence/number-differs', verdict: 'pass', documentId: LICENCE_ID },
    { code: 'identity/expired', verdict: 'unread', documentId: IDENTITY_ID },
    { code: 'residence/too-old', verdict: 'fails', documentId: RESIDENCE_ID },
    { code: 'consent/missing', verdict: 'pass' },
  ],
  comparisons: [
    {
      item: 'name',
      form: '実印　太郎',
      verdict: 'variant',
      papers: [
        { documentId: LICENCE_ID, kind: 'medicalLicence', value: '実印　太郎', verdict: 'agrees' },
        { documentId: IDENTITY_ID, kind: 'identity', value: '實印　太郎', verdict: 'variant' },
        { documentId: RESIDENCE_ID, kind: 'residenceRecord', value: '実印　太郎', verdict: 'agrees' },
      ],
    },
    {
      item: 'birthDate',
      form: '1968-08-01',
      verdict: 'agrees',
      papers: [
        { documentId: LICENCE_ID, kind: 'medicalLicence', value: '1968-08-01', verdict: 'agrees' },
        { documentId: IDENTITY_ID, kind: 'identity', value: '1968-08-01', verdict: 'agrees' },
        { documentId: RESIDENCE_ID, kind: 'residenceRecord', verdict: 'unread' },
      ],
    },
    {
      item: 'address',
      form: '東京都みほん区架空町1丁目2番3号',
      verdict: 'differs',
      papers: [
        {
          documentId: RESIDENCE_ID,
          kind: 'residenceRecord',
          value: '東京都みほん区架空町1丁目2番地3',
          verdict: 'differs',
        },
      ],
    },
  ],
  duplicates: [{ what: 'open-case', caseId: id(9), caseNumber: '2026-000098', state: 'deficient' }],
  registry: [],
  invoices: [],
  notes: [
    {
      noteId: id(301),
      text: '電話で旧住所を確認。住民票を取り直すとのこと。',
      writtenBy: 'officer:staff-jiro',
      writtenAt: '2026-11-13T03:10:00Z',
    },
  ],
  timeline: [
    {
      revision: 1,
      from: 'draft',
      to: 'received',
      act: 'received',
      actor: 'applicant:1',
      at: '2026-11-05T01:00:00Z',
      evidence: [],
    },
    {
      revision: 2,
      from: 'received',
      to: 'document-check',
      act: 'check-begun',
      actor: 'officer:staff-hanako',
      at: '2026-11-12T01:00:00Z',
      evidence: [],
    },
    {
      revision: 3,
      from: 'document-check',
      to: 'document-check',
      act: 'document-read',
      actor: 'officer:staff-hanako',
      at: '2026-11-12T02:05:00Z',
      evidence: [{ kind: 'document', id: RESIDENCE_ID }],
    },
  ],
  acts: [
    { act: 'accept-documents', verdict: 'possible' },
    { act: 'send-deficiencies', verdict: 'possible' },
    { act: 'reject', verdict: 'possible' },
    { act: 'withdraw', verdict: 'refused', code: 'registration/not-allowed' },
    { act: 'assign', verdict: 'possible' },
  ],
  officer: { officerId: 'officer-hanako', method: 'passkey', credentialId: 'Y3JlZGVudGlhbA' },
}

const MATCH = {
  matchId: id(401),
  askedAt: '2026-11-17T02:00:00Z',
  askedBy: 'officer:staff-jiro',
  items: { name: 'match', birthDate: 'match', registrationDate: 'match', registrationNumber: 'match' },
  standing: 'registered',
  verdict: 'matched',
  answerSha256: 'c4'.repeat(32),
} as const

/** The same case, waiting for its second signature. */
export const approvalView: CaseView = {
  ...caseView,
  head: { ...caseView.head, state: 'approval-wait', revision: 7 },
  duplicates: [],
  registry: [MATCH],
  facts: {
    payment: { standing: 'free', feeRule: 'member-first' },
    examined: {
      warrantId: id(501),
      by: { staffId: 'staff-jiro', officerId: 'officer-jiro', signedAt: '2026-11-19T05:00:00Z' },
    },
  },
  acts: [
    { act: 'approve', verdict: 'possible' },
    { act: 'reopen', verdict: 'possible' },
    { act: 'reject', verdict: 'possible' },
  ],
}

const ORDER = {
  act: 'warrant',
  authorities: ['signature', 'authenticationPerson'],
  caseNumber: '2026-000123',
  createdAt: '2026-11-19T05:00:00Z',
  expiresAt: '2026-12-03T05:00:00Z',
  facts: {
    nameJa: '実印　太郎',
    nameRomaji: 'Taro Jitsuin',
    registryMatchId: id(401),
    roles: ['Medical Doctor'],
    subjectSerialNumber: 'T0001234',
  },
  keyPlace: 'card',
  orderId: id(501),
  useBy: '2027-02-19',
  version: 'jitsuin-order/1',
  years: 5,
}

/** What the approver signs. */
export const warrant = {
  ...toSignOf([`jitsuin-order/1\n${JSON.stringify(ORDER)}`]),
  warrantId: id(501),
  order: { ...ORDER, ...ORDER.facts },
  expiresAt: ORDER.expiresAt,
  credentialId: 'Y3JlZGVudGlhbA',
}

/** A list of so many orders as an officer with a staff card is given it. */
export function cardList(size: number) {
  const texts = Array.from(
    { length: size },
    (_none, at) => `jitsuin-order/1\n${JSON.stringify({ ...ORDER, caseNumber: `2026-${at}` })}`,
  )
  const toSign = { ...toSignOf(texts), method: 'staff-card' as const }
  return { ...toSign, listId: id(801), size, expiresAt: ORDER.expiresAt, leftOut: [] }
}

/** Money that fits no invoice exactly. */
export const PAYMENT = {
  paymentId: id(951),
  paidOn: '2026-11-20',
  yen: 5500,
  payer: 'ミホン　ハナコ',
  reference: '',
  near: [
    {
      invoiceId: id(952),
      invoiceNumber: 'S-2026-000001',
      caseId: id(2),
      yen: 5500,
      paidYen: 0,
      why: 'amount',
    },
  ],
} as const

export const LETTERS = '/api/intake/letters'
/** A letter that the mail server did not take. */
export const LETTER = {
  letterId: id(961),
  caseId: CASE_ID,
  caseNumber: '2026-000123',
  about: 'deficient',
  standing: 'failed',
  tries: 8,
  at: '2026-11-20T00:00:00Z',
} as const

/** A revocation that waits for a second signature. */
export const REVOCATION = {
  procedureId: id(901),
  number: 'A-2026-000001',
  kind: 'loss',
  cause: 'loss',
  name: '見本　一葉',
  cardIds: ['JMA261100001'],
  countedFrom: '2026-11-20T00:00:00Z',
  signedBy: 'staff-jiro',
  fault: null,
  turn: 'mine',
} as const

const stand = { caseId: CASE_ID, state: 'licence-inquiry', revision: 4 }
const ok = (json: unknown): Canned => ({ status: 200, json })
const parts = { caseId: CASE_ID }

/** The answers unless a test says otherwise. */
export const CASE_ANSWERS: readonly (readonly [string, Canned])[] = [
  [`GET ${QUEUE_ROUTES.queue}`, ok(queuePage)],
  [`GET ${QUEUE_ROUTES.counts}`, ok(queueCounts)],
  [
    `GET ${QUEUE_ROUTES.leadTimes}`,
    ok({
      handedOver: { count: 812, medianDays: 41.2, ninetiethDays: 68.9 },
      open: { count: 1929, medianDays: 12.4, ninetiethDays: 47 },
    }),
  ],
  [
    `GET ${QUEUE_ROUTES.views}`,
    ok({
      views: [
        {
          viewId: id(601),
          name: '不備30日超',
          sharing: 'shared',
          ofMine: 'yes',
          filter: { deficientForDays: 30 },
          sort: 'since',
          order: 'ascending',
        },
      ],
    }),
  ],
  [`PUT ${fillRoute(QUEUE_ROUTES.presence, parts)}`, ok({ revision: 3, others: [] })],
  [`DELETE ${fillRoute(QUEUE_ROUTES.presence, parts)}`, ok({ revision: 3, others: [] })],
  [`GET ${QUEUE_ROUTES.colleagues}`, ok({ colleagues: [HANAKO, JIRO] })],
  [`POST ${QUEUE_ROUTES.next}`, ok({ caseId: CASE_ID })],
  [
    `POST ${QUEUE_ROUTES.assignments}`,
    ok({
      results: [
        { caseId: id(1), outcome: 'assigned', assignedTo: HANAKO },
        {
          caseId: id(2),
          outcome: 'refused',
          code: 'queue/taken-meanwhile',
          text: { ja: 'ほかの人が先に担当になりました。', en: 'Somebody else took it.' },
        },
      ],
    }),
  ],
  [`GET ${fillRoute(CASE_ROUTES.case, parts)}`, ok(caseView)],
  [`POST ${fillRoute(CASE_ROUTES.act, { ...parts, act: 'accept-documents' })}`, ok(stand)],
  [`POST ${fillRoute(CASE_ROUTES.act, { ...parts, act: 'send-deficiencies' })}`, ok(stand)],
  [
    `POST ${fillRoute(CASE_ROUTES.act, { ...parts, act: 'approve' })}`,
    ok({ ...stand, state: 'approved', revision: 8 }),
  ],
  [`POST ${fillRoute(CASE_ROUTES.warrant, parts)}`, ok(warrant)],
  [`GET ${CASE_ROUTES.signingWait}`, ok({ examine: 0, approve: 0 })],
  [`GET ${AFTERCARE_ROUTES.signing}`, ok({ waiting: [], duty: [] })],
  [
    `GET ${fillRoute(CASE_ROUTES.audit, parts)}`,
    ok({
      entries: [
        { at: '2026-11-13T03:00:00Z', actor: 'officer:staff-jiro', what: 'viewed', detail: 'case' },
        {
          at: '2026-11-12T02:05:00Z',
          actor: 'officer:staff-hanako',
          what: 'changed',
          detail: 'document-read',
          revision: 3,
        },
      ],
    }),
  ],
  [
    `GET ${CASE_ROUTES.officers}`,
    ok({
      mine: 'enrolled',
      officers: [
        {
          officerId: 'officer-hanako',
          staffId: 'staff-hanako',
          method: 'staff-card',
          enrolledAt: '2026-04-01T00:00:00Z',
        },
        {
          officerId: 'officer-taku',
          staffId: 'staff-taku',
          method: 'passkey',
          enrolledAt: '2026-05-01T00:00:00Z',
        },
      ],
      enrolments: [
        {
          enrolmentId: id(701),
          act: 'enrol-officer',
          staffId: 'staff-jiro',
          officerId: 'officer-jiro',
          askedAt: '2026-11-20T00:00:00Z',
          signedBy: [],
        },
      ],
    }),
  ],
]
