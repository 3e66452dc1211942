/** One of each paper, filled in with invented people and places. */
import {
  type ApplicationForm,
  type Edition,
  type Letterhead,
  printApplicationForm,
  printAppointmentSlip,
  printCheckReceipt,
  printCompletionPostcards,
  printDeficiencyLetters,
  printEnrolmentLetters,
  printHandoverSheet,
  printInvoices,
  printParcelList,
  printPinLetters,
  printTableReport,
} from '../src/index.js'

const EDITION: Edition = {
  title: '試し刷り',
  documentId: 'sample',
  madeAt: new Date('2026-11-21T00:00:00Z'),
}
const to = {
  postalCode: '0000001',
  address: '見本県架空市例示町1丁目2番3号 サンプルコーポ 101号室',
  name: '実印 太郎',
}
const from = {
  name: '見本電子認証センター',
  postalCode: '0000002',
  address: '見本県架空市中央9-9-9',
  phone: '000-0000-0000',
}
const head: Letterhead = { to, from, date: '2026-11-21', number: '2026-000123', qr: 'case:2026-000123' }
const address = {
  postalCode: '0000001',
  text: '見本県架空市例示町1丁目2番3号 サンプルメディカルマンション北棟 1001号室',
}

/** Every item of the form filled in. */
export const FULL_FORM: ApplicationForm = {
  addressee: '見本電子認証センター',
  reference: { label: '受付番号', number: '2026-000123', qr: 'case:2026-000123' },
  fill: {
    kind: 'A',
    name: {
      family: '実印',
      given: '太郎',
      familyKana: 'ジツイン',
      givenKana: 'タロウ',
      familyRomaji: 'JITSUIN',
      givenRomaji: 'TARO',
    },
    otherName: { kind: 'formerSurname', text: '例示', print: 'yes' },
    sex: 'male',
    birthDate: '1955-08-01',
    address,
    contactAddress: address,
    phone: '09000000000',
    email: 'taro@example.jp',
    licenceNumber: '99999',
    licenceDate: '1980-05-01',
    membership: 'member',
    memberId: '999999999',
    association: '見本県医師会',
    workplace: { name: '架空病院', address, phone: '0000000000' },
    pickupPlace: '架空市医師会',
    previousCardId: 'JMA180200000',
  },
}

const cards = Array.from({ length: 50 }, (_, index) => ({
  cardId: `JMA2611${String(index).padStart(5, '0')}`,
  caseNumber: `2026-${String(index).padStart(6, '0')}`,
  name: `見本 ${index + 1}郎`,
}))

/** Each paper: what it is called, how many pages it has, words that must be readable on it, and how it is printed. */
export const PAPERS_TO_PRINT: readonly {
  readonly name: string
  readonly pages: number
  readonly words: readonly string[]
  readonly print: () => Promise<Uint8Array>
}[] = [
  {
    name: 'application-form',
    pages: 1,
    words: ['① 申請者', '⑥ 同意と署名', '実印', '1955年8月1日（昭和30年）', '架空市医師会', '2026-000123'],
    print: () => printApplicationForm(FULL_FORM, EDITION),
  },
  {
    name: 'deficiency-letter',
    pages: 1,
    words: ['〒000-0001', '実印 太郎 様', '住民票の写し', '2026年12月21日（必着）', '1 / 1'],
    print: () =>
      printDeficiencyLetters(
        [
          {
            ...head,
            deficiencies: [
              {
                paper: '住民票の写し',
                reason: '発行日から3か月を過ぎています。',
                remedy: '新しい住民票の写し（原本）をお送りください。',
              },
              {
                paper: '写真',
                reason: '背景に物が写っています。',
                remedy: '無背景の写真（縦45mm×横35mm）を撮り直してください。',
              },
            ],
            answerBy: '2026-12-21',
            uploadAddress: 'https://apply.example/papers',
          },
        ],
        EDITION,
      ),
  },
  {
    name: 'completion-postcard',
    pages: 2,
    words: ['医師資格証ができました', '架空市医師会', '2027年2月19日', '代理人にはお渡しできません'],
    print: () =>
      printCompletionPostcards(
        [
          {
            to,
            from,
            caseNumber: '2026-000123',
            qr: 'case:2026-000123',
            pickup: {
              name: '架空市医師会',
              address: '見本県架空市本町4-5-6 医師会館2階',
              phone: '000-0000-0001',
              hours: '平日 9:00〜17:00',
            },
            pickupBy: '2027-02-19',
          },
        ],
        EDITION,
      ),
  },
  {
    name: 'pin-letter',
    pages: 2,
    words: ['暗証番号のお知らせ', '4815', '続けて15回間違える', '親展'],
    print: () =>
      printPinLetters([{ to, from, cardId: 'JMA261100001', pin: '4815', triesUntilLocked: 15 }], EDITION),
  },
  {
    name: 'enrolment-letter',
    pages: 1,
    words: [
      '実印 太郎 様',
      '2026年12月18日まで',
      'https://approve.example.jp/enrol#0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e.AAECAwQFBgcICQoLDA0ODw',
      '別にお送りする電子メール',
      'この用紙には書かれていません',
    ],
    print: () =>
      printEnrolmentLetters(
        [
          {
            to,
            from,
            date: '2026-11-20',
            address:
              'https://approve.example.jp/enrol#0b9b2d0c-5a0e-4c5e-9d1e-1f2a3b4c5d6e.AAECAwQFBgcICQoLDA0ODw',
            lastDay: '2026-12-18',
          },
        ],
        EDITION,
      ),
  },
  {
    name: 'invoice',
    pages: 1,
    words: ['ご請求書', '5,500円', 'うち消費税 10% 500円', '払込票', '26-0000123'],
    print: () =>
      printInvoices(
        [
          {
            ...head,
            items: [{ name: '医師資格証 発行手数料（非会員）', yen: 5500 }],
            taxPercent: 10,
            payBy: '2026-12-21',
            paymentNumber: '26-0000123',
            account: {
              bank: '見本銀行',
              branch: '架空支店',
              number: '普通 0000000',
              holder: 'ミホンセンター',
            },
          },
        ],
        EDITION,
      ),
  },
  {
    name: 'parcel-list',
    pages: 2,
    words: ['医師資格証 送付明細', '50枚', 'JMA261100049', '2 / 2', '受領者の署名'],
    print: () => printParcelList({ ...head, parcelNumber: 'P-0042', cards }, EDITION),
  },
  {
    name: 'handover-sheet',
    pages: 2,
    words: ['医師資格証 交付記録', '本人の自署（代理不可）', '見本 25郎', '担当者の署名'],
    print: () =>
      printHandoverSheet(
        {
          hospital: '架空総合病院',
          batchNumber: 'B-2026-07',
          date: '2026-11-21',
          officer: '例示 花子',
          people: cards.slice(0, 25),
        },
        EDITION,
      ),
  },
  {
    name: 'appointment-slip',
    pages: 1,
    words: ['受取のご予約', '2026年12月1日 14:30', '3. 本人確認書類の原本'],
    print: () =>
      printAppointmentSlip(
        {
          name: '実印 太郎',
          caseNumber: '2026-000123',
          qr: 'case:2026-000123',
          date: '2026-12-01',
          time: '14:30',
          place: { name: '架空市医師会', address: '見本県架空市本町4-5-6', phone: '000-0000-0001' },
        },
        EDITION,
      ),
  },
  {
    name: 'check-receipt',
    pages: 1,
    words: ['医師資格の確認記録', '有効（2026年11月21日 9:12 現在）', '一致', 'https://check.example/r/1'],
    print: () =>
      printCheckReceipt(
        {
          receiptNumber: 'R-2026-000777',
          checkedBy: '架空総合病院 人事課',
          checkedAt: '2026年11月21日 9:12',
          purpose: '採用時の資格確認',
          cardId: 'JMA261100001',
          holderName: '実印 太郎',
          cardState: '有効',
          cardStateCheckedAt: '2026年11月21日 9:12',
          items: ['氏名', '生年月日', '医籍登録年月日', '医籍登録番号'].map((name) => ({
            name,
            result: '一致',
          })),
          matchedOn: '2026年10月1日',
          verifyAddress: 'https://check.example/r/1',
          digestHex: 'ab'.repeat(32),
        },
        EDITION,
      ),
  },
  {
    name: 'table-report',
    pages: 1,
    words: ['都道府県別集計', '発行数上位10都道府県', '合計', '12,297'],
    print: () => {
      const columns = [
        { head: '都道府県', share: 3 },
        { head: '発行数', share: 2, align: 'right' },
      ] as const
      const rows = Array.from({ length: 24 }, (_, index) => ({
        cells: [`見本${index + 1}県`, `${(index * 37) % 900}`],
        look: index < 3 ? ('top' as const) : index > 20 ? ('bottom' as const) : ('plain' as const),
      }))
      const total = { cells: ['合計', '12,297'], look: 'total' as const }
      return printTableReport(
        {
          title: '都道府県別集計【発行数】',
          subtitle: 'H30.11.30 現在',
          legend: [
            { look: 'top', words: '発行数上位10都道府県' },
            { look: 'bottom', words: '発行数下位10県' },
          ],
          blocks: [
            { columns, rows },
            { columns, rows: [...rows, total] },
          ],
          notes: ['海外は順位に含めません。'],
          footer: '医師資格証 発行統計',
        },
        EDITION,
      )
    },
  },
]
