/** What the pages of a hospital's batch say and hear (portal-issuance-exchange §2.10; T-C03-5). */
import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'
import {
  ALL_CASE_STATES,
  type CaseStateName,
  DOCUMENT_KINDS,
  type DocumentKind,
  IDENTITY_KINDS,
  type IdentityKind,
} from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const day = z.iso.date()
const placeId = z.string().regex(/^[a-z0-9-]{1,40}$/)

/** Columns of the list of a hospital's doctors, found by their Japanese or English heading, in any order. */
export const BATCH_COLUMNS = {
  family: { ja: '姓', en: 'Family name', need: 'required' },
  given: { ja: '名', en: 'Given name', need: 'required' },
  familyKana: { ja: 'セイ', en: 'Family name (kana)', need: 'required' },
  givenKana: { ja: 'メイ', en: 'Given name (kana)', need: 'required' },
  familyRomaji: { ja: '姓ローマ字', en: 'Family name (romaji)', need: 'optional' },
  givenRomaji: { ja: '名ローマ字', en: 'Given name (romaji)', need: 'optional' },
  sex: { ja: '性別', en: 'Sex', need: 'required' },
  birthDate: { ja: '生年月日', en: 'Birth date', need: 'required' },
  licenceNumber: { ja: '医籍登録番号', en: 'Licence number', need: 'required' },
  licenceDate: { ja: '医籍登録年月日', en: 'Licence date', need: 'required' },
  memberId: { ja: '日医会員ID', en: 'JMA member ID', need: 'optional' },
  postalCode: { ja: '郵便番号', en: 'Postal code', need: 'required' },
  prefecture: { ja: '都道府県', en: 'Prefecture', need: 'required' },
  address: { ja: '住所', en: 'Address', need: 'required' },
  phone: { ja: '電話番号', en: 'Phone', need: 'required' },
  email: { ja: 'メール', en: 'Email', need: 'optional' },
  consentedOn: { ja: '同意日', en: 'Consent given on', need: 'required' },
} as const satisfies Readonly<Record<string, Text & { readonly need: 'required' | 'optional' }>>
export type BatchColumn = keyof typeof BATCH_COLUMNS

/** What can be wrong with a row or the list. */
export const BATCH_PROBLEMS = {
  'column-missing': { ja: '列がありません', en: 'The column is missing' },
  'column-unknown': { ja: '使わない列です', en: 'The column is not used' },
  empty: { ja: '空です', en: 'Empty' },
  'too-long': { ja: '長すぎます', en: 'Too long' },
  'not-kana': { ja: 'カナではありません', en: 'Not kana' },
  'not-romaji': { ja: 'ローマ字ではありません', en: 'Not Latin letters' },
  'not-a-sex': { ja: '男・女のどちらかを書いてください', en: 'Write 男 or 女' },
  'not-a-day': { ja: '日付を読めません', en: 'Not a date' },
  'not-digits': { ja: '数字のけた数が合いません', en: 'Wrong number of digits' },
  'not-a-prefecture': { ja: '都道府県名ではありません', en: 'Not a prefecture' },
  'not-an-address': { ja: 'メールアドレスではありません', en: 'Not an email address' },
  'not-printable': { ja: '印刷できない文字があります', en: 'A character cannot be printed' },
  'not-receivable': { ja: '日付の前後が合いません', en: 'The dates contradict each other' },
  'in-the-future': { ja: '未来の日付です', en: 'In the future' },
  'twice-in-list': { ja: '同じ医籍登録番号が二回あります', en: 'The licence number is there twice' },
  'open-case': { ja: '申請中の方です', en: 'An application of this person is open' },
} as const satisfies Readonly<Record<string, Text>>
export type BatchProblem = keyof typeof BATCH_PROBLEMS

/** `POST /api/batches/preview?placeId=`: the file as it is; nothing is stored. */
export const batchPreviewSchema = z.object({
  /** SHA-256 of the file, hex: what is stored afterwards is what was looked at. */
  digest: z.string(),
  encoding: z.enum(['UTF-8', 'Shift_JIS']),
  rows: z.int(),
  good: z.int(),
  problems: z.array(
    z.object({
      /** Line of the file, the heading being 1. */
      line: z.int(),
      column: z.enum(keysOf(BATCH_COLUMNS)).nullable(),
      problem: z.enum(keysOf(BATCH_PROBLEMS)),
      found: z.string(),
      weight: z.enum(['row-left-out', 'list-refused', 'hint']),
    }),
  ),
  people: z.array(
    z.object({
      line: z.int(),
      name: z.string(),
      kana: z.string(),
      romaji: z.string(),
      birthDate: day,
      licenceNumber: z.string(),
    }),
  ),
})
export type BatchPreview = z.infer<typeof batchPreviewSchema>

/** `GET /api/batches/hospitals`: the hospitals for which somebody may apply. */
export const batchHospitalsSchema = z.object({
  hospitals: z.array(z.object({ placeId, name: z.string() })),
})

/** Query of the preview. */
export const batchPreviewQuerySchema = z.strictObject({ placeId })

/** `POST /api/batches?…`: the same file again, to be stored. `rows=good` leaves the others out. */
export const batchSubmitQuerySchema = z.strictObject({
  requestId: z.uuid(),
  placeId,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.enum(['all', 'good']),
})

const countsSchema = z.object(
  Object.fromEntries(ALL_CASE_STATES.map((state) => [state, z.int()])) as Record<CaseStateName, z.ZodInt>, // one for each state
)

/** A batch in the list. `counts` add up to `people`. */
export const batchSchema = z.object({
  batchId: z.uuid(),
  batchNumber: z.string(),
  placeId,
  placeName: z.string(),
  submittedAt: z.iso.datetime(),
  people: z.int(),
  counts: countsSchema,
})
export type Batch = z.infer<typeof batchSchema>
export const batchListSchema = z.object({ batches: z.array(batchSchema) })

/** `GET /api/batches/:batchId`: the batch with its people. */
export const batchViewSchema = batchSchema.extend({
  cases: z.array(
    z.object({
      caseId: z.uuid(),
      caseNumber: z.string(),
      revision: z.int(),
      name: z.string(),
      kana: z.string(),
      state: z.enum(ALL_CASE_STATES as [CaseStateName, ...CaseStateName[]]), // the table is not empty
      stateSince: z.iso.datetime(),
      cardId: z.string().nullable(),
      /** Papers that are there. */
      papers: z.array(z.enum(keysOf(DOCUMENT_KINDS))),
    }),
  ),
})
export type BatchView = z.infer<typeof batchViewSchema>

/** `POST /api/batches/:batchId/cases/:caseId/papers?…`: a scan, as bytes. */
export const batchPaperQuerySchema = z.strictObject({
  kind: z.enum(Object.keys(DOCUMENT_KINDS) as [DocumentKind, ...DocumentKind[]]), // the table is not empty
  identityKind: z.enum(Object.keys(IDENTITY_KINDS) as [IdentityKind, ...IdentityKind[]]).optional(), // nor is this
})

/** Addresses of the calls. */
export const BATCH_ROUTES = {
  preview: '/api/batches/preview',
  batches: '/api/batches',
  batch: '/api/batches/:batchId',
  papers: '/api/batches/:batchId/cases/:caseId/papers',
  sheet: '/api/batches/:batchId/handover-sheet',
  template: '/api/batches/template',
  hospitals: '/api/batches/hospitals',
} as const
