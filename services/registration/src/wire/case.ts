/** The page of one application, as the office sees it: everything that is known, and what this person can do now. */
import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'
import { caseLetterSchema } from './enrolment-letters.js'
import { applicationFormSchema } from './form.js'
import { OFFICER_METHODS, orderSignatureSchema, toSignSchema } from './order-signature.js'
import { CASE_KINDS, CASE_STATES, CHANNELS, DOCUMENT_KINDS, IDENTITY_KINDS } from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const time = z.iso.datetime()
const day = z.iso.date()
const note = z.string().trim().min(1).max(1000)
const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(8192)

/** Which of the two sides of a card a picture shows, or that it is a notification slip: both are facts that the rules need. */
export const DOCUMENT_SIDES = {
  front: { ja: '表面', en: 'Front' },
  back: { ja: '裏面', en: 'Back' },
  notificationSlip: { ja: '通知カード', en: 'Notification slip' },
} as const

/**
 * What somebody read on a document: the applicant's words until an officer has read it for themselves. An item that the document
 * does not carry is absent.
 */
export const documentFactsSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  birthDate: day.optional(),
  address: z.string().trim().min(1).max(300).optional(),
  issuedOn: day.optional(),
  /** The last day on which it counts. */
  validUntil: day.optional(),
  licenceNumber: z
    .string()
    .regex(/^\d{1,8}$/)
    .optional(),
  licenceDate: day.optional(),
  formerSurname: z.string().trim().min(1).max(40).optional(),
  commonName: z.string().trim().min(1).max(80).optional(),
  side: z.enum(keysOf(DOCUMENT_SIDES)).optional(),
  /** Last four characters of the document's own number; more is not kept. */
  numberEnd: z
    .string()
    .regex(/^[A-Za-z0-9]{1,4}$/)
    .optional(),
  /** Whether it carries a photo; a Basic Resident Register card may not. */
  photo: z.enum(['yes', 'no']).optional(),
  /** Whether the photo cannot be swapped (stamp, lamination, hologram). */
  antiSwap: z.enum(['yes', 'no']).optional(),
  /** A certified original, a copy, or an original shown at the counter. */
  form: z.enum(['original', 'copy', 'original-shown']).optional(),
  /** Whether it can be read. */
  legible: z.enum(['yes', 'no']).optional(),
})
export type DocumentFacts = z.infer<typeof documentFactsSchema>

/** How one rule of the papers stands. `unread`: nobody has recorded what it needs. */
export const CHECK_VERDICTS = {
  pass: { ja: '適合', en: 'In order' },
  fails: { ja: '不適合', en: 'Not in order' },
  unread: { ja: '未確認', en: 'Not read yet' },
  /** May follow after the card (emergency channel). */
  deferred: { ja: '後日提出', en: 'To follow' },
} as const
export type CheckVerdict = keyof typeof CHECK_VERDICTS

/** One rule and how it stands; `code` is a code of `DEFICIENCIES`. */
export const paperCheckSchema = z.object({
  code: z.string(),
  verdict: z.enum(keysOf(CHECK_VERDICTS)),
  documentId: z.uuid().optional(),
})
export type PaperCheck = z.infer<typeof paperCheckSchema>

/** One document of the case. Its content is at `caseRoutes.content`. */
export const caseDocumentSchema = z.object({
  documentId: z.uuid(),
  kind: z.enum(keysOf(DOCUMENT_KINDS)),
  identityKind: z.enum(keysOf(IDENTITY_KINDS)).optional(),
  facts: documentFactsSchema,
  /** Absent: the facts are the applicant's own words. */
  readBy: z.string().optional(),
  readAt: time.optional(),
  sha256Hex: z.string(),
  mediaType: z.string(),
  pages: z.int(),
  size: z.int(),
  uploadedAt: time,
  uploadedBy: z.string(),
  /** The document that took its place. */
  supersededBy: z.uuid().optional(),
})
export type CaseDocument = z.infer<typeof caseDocumentSchema>

/** One item side by side over form and papers. */
export const comparisonSchema = z.object({
  item: z.enum(['name', 'birthDate', 'address', 'licenceNumber', 'licenceDate', 'otherName']),
  form: z.string(),
  papers: z.array(
    z.object({
      documentId: z.uuid(),
      kind: z.enum(keysOf(DOCUMENT_KINDS)),
      value: z.string().optional(),
      /** `variant`: equal but for width, spaces or old forms of characters; a person judges those. */
      verdict: z.enum(['agrees', 'variant', 'differs', 'unread']),
    }),
  ),
  verdict: z.enum(['agrees', 'variant', 'differs', 'unread']),
})
export type Comparison = z.infer<typeof comparisonSchema>

const fourItems = z.object({
  name: z.enum(['match', 'differs']),
  birthDate: z.enum(['match', 'differs']),
  registrationDate: z.enum(['match', 'differs']),
  registrationNumber: z.enum(['match', 'differs']),
})

/** What the registry said, at one asking; the newest is last. */
export const registryAskingSchema = z.object({
  matchId: z.uuid(),
  askedAt: time,
  askedBy: z.string(),
  items: fourItems,
  standing: z.enum(['registered', 'suspended', 'struck-off', 'deceased', 'not-found']),
  verdict: z.enum(['matched', 'mismatched']),
  answerSha256: z.string(),
})
export type RegistryAsking = z.infer<typeof registryAskingSchema>

export const invoiceSchema = z.object({
  invoiceId: z.uuid(),
  invoiceNumber: z.string(),
  yen: z.int(),
  /** Row of the fee table. */
  feeRule: z.string(),
  issuedOn: day,
  payBy: day,
  state: z.enum(['open', 'paid', 'cancelled']),
  paidYen: z.int(),
})
export type Invoice = z.infer<typeof invoiceSchema>

/** Another case or a card of the same person. */
export const duplicateSchema = z.object({
  what: z.enum(['open-case', 'valid-card']),
  caseId: z.uuid().optional(),
  caseNumber: z.string().optional(),
  state: z.enum(keysOf(CASE_STATES)).optional(),
  cardId: z.string().optional(),
})
export type Duplicate = z.infer<typeof duplicateSchema>

/** One step of the case's life. */
export const timelineEntrySchema = z.object({
  revision: z.int(),
  from: z.enum(keysOf(CASE_STATES)),
  to: z.enum(keysOf(CASE_STATES)),
  act: z.string(),
  actor: z.string(),
  at: time,
  reason: z.string().optional(),
  evidence: z.array(z.object({ kind: z.string(), id: z.string() })),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

const deficiencySchema = z.strictObject({ code: z.string().max(60), note: note.optional() })
const signedBySchema = z.object({ staffId: z.string(), officerId: z.string(), signedAt: time })

/** The facts of the state; which of them are there follows from the state. */
export const stateFactsSchema = z.object({
  deficiencies: z.array(deficiencySchema).optional(),
  answerBy: day.optional(),
  invoiceId: z.string().optional(),
  payBy: day.optional(),
  payment: z
    .discriminatedUnion('standing', [
      z.object({ standing: z.literal('free'), feeRule: z.string() }),
      z.object({ standing: z.literal('paid'), invoiceId: z.string(), paidAt: time }),
      z.object({ standing: z.literal('paid-by-other'), payerId: z.string() }),
    ])
    .optional(),
  examined: z.object({ warrantId: z.string(), by: signedBySchema }).optional(),
  /** The approver's signature, while the certification authority has not answered yet. */
  signed: z.object({ warrantId: z.string(), by: signedBySchema }).optional(),
  warrantId: z.string().optional(),
  approvals: z.array(signedBySchema).optional(),
  cardId: z.string().optional(),
  parcelId: z.string().optional(),
  fault: z.string().optional(),
  secondKeyIssuedAt: time.optional(),
  notifiedAt: time.optional(),
  unclaimedOn: day.optional(),
  appointment: z.string().optional(),
  handedOverAt: time.optional(),
  reason: z.string().optional(),
})
export type StateFacts = z.infer<typeof stateFactsSchema>

const expectedRevision = z.int().min(1)
/**
 * What can be done with a case: its words, who may (docs/sign-in.md), in which states, and what must be said. Each is a POST to
 * `/api/cases/:caseId/acts/<act>`; pages, routes and tests read this one table.
 */
export const CASE_ACTS = {
  'begin-check': {
    ja: '書類確認を始める',
    en: 'Begin to check documents',
    permission: 'cases/check-documents',
    states: ['received'],
    body: z.strictObject({ expectedRevision }),
  },
  'accept-documents': {
    ja: '書類を認めて医籍照会へ進める',
    en: 'Accept the documents',
    permission: 'cases/check-documents',
    states: ['document-check'],
    /** `despite`: findings that this person takes on themselves, with the reason. */
    body: z.strictObject({
      expectedRevision,
      despite: z
        .strictObject({
          reason: note,
          duplicates: z.literal('yes').optional(),
          variants: z.literal('yes').optional(),
        })
        .optional(),
    }),
  },
  'send-deficiencies': {
    ja: '不備を知らせる',
    en: 'Tell the applicant what is missing',
    permission: 'cases/check-documents',
    states: ['document-check'],
    body: z.strictObject({ expectedRevision, deficiencies: z.array(deficiencySchema).min(1).max(20) }),
  },
  'record-answer': {
    ja: '申請者の回答を受け付ける',
    en: 'Take the answer of the applicant',
    permission: 'cases/check-documents',
    states: ['deficient'],
    body: z.strictObject({ expectedRevision, reason: note.optional() }),
  },
  'match-registry': {
    ja: '医籍を照会する',
    en: 'Ask the licence registry',
    permission: 'cases/match-registry',
    states: ['licence-inquiry'],
    body: z.strictObject({ expectedRevision }),
  },
  reopen: {
    ja: '書類確認に戻す',
    en: 'Back to the documents',
    permission: 'cases/examine',
    states: ['licence-ng', 'approval-wait'],
    body: z.strictObject({ expectedRevision, reason: note }),
  },
  examine: {
    ja: '審査して署名する',
    en: 'Examine and sign',
    permission: 'cases/examine',
    states: ['approval-wait'],
    body: z.strictObject({ expectedRevision, warrantId: z.uuid(), signature: orderSignatureSchema }),
  },
  approve: {
    ja: '承認して署名する',
    en: 'Approve and sign',
    permission: 'cases/approve',
    states: ['approval-wait'],
    body: z.strictObject({ expectedRevision, warrantId: z.uuid(), signature: orderSignatureSchema }),
  },
  reject: {
    ja: '却下する',
    en: 'Reject',
    permission: 'cases/reject',
    states: ['document-check', 'licence-ng', 'approval-wait'],
    body: z.strictObject({ expectedRevision, reason: note }),
  },
  withdraw: {
    ja: '取り下げる',
    en: 'Withdraw at the wish of the applicant',
    permission: 'cases/receive',
    states: [
      'received',
      'document-check',
      'deficient',
      'licence-inquiry',
      'licence-ng',
      'licence-ok',
      'awaiting-payment',
      'approval-wait',
    ],
    body: z.strictObject({ expectedRevision, reason: note }),
  },
  'record-payer': {
    ja: '自治体などの負担とする',
    en: 'Record that another pays',
    permission: 'payments/record',
    states: ['awaiting-payment'],
    body: z.strictObject({ expectedRevision, payerId: z.string().trim().min(1).max(80), reason: note }),
  },
  assign: {
    ja: '担当者を決める',
    en: 'Assign',
    permission: 'cases/assign',
    states: 'open',
    /** `null`: nobody. */
    body: z.strictObject({ expectedRevision, assignedTo: z.string().max(64).nullable() }),
  },
  'correct-form': {
    ja: '申請書の記載を正す',
    en: 'Correct the form',
    permission: 'cases/check-documents',
    states: ['received', 'document-check', 'deficient'],
    body: z.strictObject({ expectedRevision, form: applicationFormSchema, reason: note }),
  },
} as const
export type CaseActName = keyof typeof CASE_ACTS
/** What an act must say. */
export type CaseActBody<Name extends CaseActName> = z.infer<(typeof CASE_ACTS)[Name]['body']>
/** Every act, in the order of a case's life. */
export const ALL_CASE_ACTS = Object.keys(CASE_ACTS) as CaseActName[] // the table has no other keys

/** An act of this case, and whether this person can do it now. `code`: the code of the refusal, if not. */
export const actStandingSchema = z.object({
  act: z.enum(keysOf(CASE_ACTS)),
  verdict: z.enum(['possible', 'refused']),
  code: z.string().optional(),
})
export type ActStanding = z.infer<typeof actStandingSchema>

/** A note of the staff. */
export const caseNoteSchema = z.object({
  noteId: z.uuid(),
  text: z.string(),
  writtenBy: z.string(),
  writtenAt: time,
})
export type CaseNote = z.infer<typeof caseNoteSchema>

/** `GET /api/cases/:caseId`. */
export const caseViewSchema = z.object({
  head: z.object({
    caseId: z.uuid(),
    caseNumber: z.string(),
    channel: z.enum(keysOf(CHANNELS)),
    kind: z.enum(keysOf(CASE_KINDS)),
    state: z.enum(keysOf(CASE_STATES)),
    stateSince: time,
    receivedAt: time,
    revision: z.int(),
    assignedTo: z.string().optional(),
    personId: z.string().optional(),
    batchId: z.string().optional(),
    campaignId: z.string().optional(),
  }),
  form: applicationFormSchema,
  /** Where the card is fetched; null when the register does not know the place. */
  pickupPlace: z.object({ ja: z.string(), en: z.string() }).nullable(),
  facts: stateFactsSchema,
  documents: z.array(caseDocumentSchema),
  checks: z.array(paperCheckSchema),
  comparisons: z.array(comparisonSchema),
  duplicates: z.array(duplicateSchema),
  registry: z.array(registryAskingSchema),
  invoices: z.array(invoiceSchema),
  notes: z.array(caseNoteSchema),
  timeline: z.array(timelineEntrySchema),
  acts: z.array(actStandingSchema),
  /** Where the letter is with which the holder enrols a phone; absent before a second key was issued. */
  enrolmentLetter: caseLetterSchema.optional(),
  /** Whether this person has a key to sign with. */
  officer: z
    .object({
      officerId: z.string(),
      method: z.enum(OFFICER_METHODS),
      credentialId: z.string().optional(),
    })
    .optional(),
})
export type CaseView = z.infer<typeof caseViewSchema>

/** Answer of every act: where the case stands now. */
export const caseStandSchema = z.object({
  caseId: z.uuid(),
  state: z.enum(keysOf(CASE_STATES)),
  revision: z.int(),
})
export type CaseStand = z.infer<typeof caseStandSchema>

/** `POST /api/cases/:caseId/warrant`: what this person signs. The bytes are fixed from the first asking until the warrant expires. */
export const warrantAskedSchema = z.strictObject({
  expectedRevision,
  purpose: z.enum(['examine', 'approve']),
})
export const warrantToSignSchema = toSignSchema.extend({
  warrantId: z.uuid(),
  /** The order as people read it: who gets which certificates. */
  order: z.object({
    caseNumber: z.string(),
    nameRomaji: z.string(),
    nameJa: z.string().optional(),
    subjectSerialNumber: z.string(),
    roles: z.array(z.string()),
    authorities: z.array(z.string()),
    keyPlace: z.enum(['card', 'second-key']),
    years: z.int(),
    useBy: day,
    registryMatchId: z.string().optional(),
  }),
  expiresAt: time,
})
export type WarrantToSign = z.infer<typeof warrantToSignSchema>

/** `GET /api/signing-wait`: how many cases wait for a signature of this person. */
export const signingWaitSchema = z.object({ examine: z.int(), approve: z.int() })
export type SigningWait = z.infer<typeof signingWaitSchema>

/** `POST /api/case-lists`: one signature over many cases; only those come in that this person has opened or that a hospital sent. */
export const listAskedSchema = z.strictObject({
  purpose: z.enum(['examine', 'approve']),
  cases: z
    .array(z.strictObject({ caseId: z.uuid(), expectedRevision }))
    .min(2)
    .max(10_000),
})
const leftOutSchema = z.object({ caseId: z.uuid(), code: z.string() })
export const listToSignSchema = toSignSchema.extend({
  listId: z.uuid(),
  size: z.int(),
  expiresAt: time,
  /** Cases that are not in the list, and why. */
  leftOut: z.array(leftOutSchema),
})
export type ListToSign = z.infer<typeof listToSignSchema>
/** `POST /api/case-lists/:listId/signature`. */
export const listSignedSchema = z.strictObject({ signature: orderSignatureSchema })
export const listOutcomeSchema = z.object({ done: z.array(caseStandSchema), leftOut: z.array(leftOutSchema) })
export type ListOutcome = z.infer<typeof listOutcomeSchema>

/** `POST /api/cases/:caseId/documents`: a form with the file `content` and this, as JSON, in the field `about`. */
export const documentUploadSchema = z.strictObject({
  kind: z.enum(keysOf(DOCUMENT_KINDS)),
  identityKind: z.enum(keysOf(IDENTITY_KINDS)).optional(),
  facts: documentFactsSchema.default({}),
  /** The document that it takes the place of. */
  supersedes: z.uuid().optional(),
})
/** `PUT /api/cases/:caseId/documents/:documentId/facts`: what this officer reads on the document. */
export const documentReadSchema = z.strictObject({
  expectedRevision,
  identityKind: z.enum(keysOf(IDENTITY_KINDS)).optional(),
  facts: documentFactsSchema,
})

/** `POST /api/cases`: an application that came by post or over the counter. The same `requestId` again has the same answer. */
export const receiveSchema = z.strictObject({ requestId: z.uuid(), form: applicationFormSchema })
export const noteWrittenSchema = z.strictObject({ requestId: z.uuid(), text: note })

/** `GET /api/cases/:caseId/audit`: who changed and who saw the case. */
export const caseAuditSchema = z.object({
  entries: z.array(
    z.object({
      at: time,
      actor: z.string(),
      what: z.enum(['changed', 'viewed']),
      /** The act, or the part that was seen. */
      detail: z.string(),
      revision: z.int().optional(),
    }),
  ),
})
export type CaseAudit = z.infer<typeof caseAuditSchema>

/** An incoming payment that no invoice fits exactly, with the invoices that come near. */
export const openPaymentSchema = z.object({
  paymentId: z.uuid(),
  paidOn: day,
  yen: z.int(),
  payer: z.string(),
  reference: z.string(),
  near: z.array(
    z.object({
      invoiceId: z.uuid(),
      invoiceNumber: z.string(),
      caseId: z.uuid(),
      yen: z.int(),
      paidYen: z.int(),
      why: z.enum(['number', 'amount-and-name', 'name', 'amount']),
    }),
  ),
})
export const openPaymentsSchema = z.object({ payments: z.array(openPaymentSchema) })
export type OpenPayments = z.infer<typeof openPaymentsSchema>
/** Answer of `POST /api/payments/imports` (the bank's CSV as it is). */
export const importOutcomeSchema = z.object({
  read: z.int(),
  /** Seen in an earlier import. */
  known: z.int(),
  matched: z.int(),
  /** For a person to decide. */
  open: z.int(),
  problems: z.array(z.object({ line: z.int(), code: z.string() })),
})
export type ImportOutcome = z.infer<typeof importOutcomeSchema>
/** `POST /api/payments/:paymentId/assignment`; without an invoice: it is not for us, and goes back. */
export const assignPaymentSchema = z.strictObject({ invoiceId: z.uuid().optional(), reason: note })

/** Settings of the office that two approvers change together. */
export const OFFICE_SWITCHES = {
  'second-key-first': {
    ja: 'セカンド電子証明書を先に発行する',
    en: 'Second certificate first',
    values: ['off', 'on'],
    initial: 'off',
  },
  separation: {
    ja: '受付・審査・承認の分離',
    en: 'Separation of duties',
    /** `three-people`: who received neither examines nor approves; `two-people`: examiner and approver differ. */
    values: ['three-people', 'two-people'],
    initial: 'three-people',
  },
} as const
export type OfficeSwitch = keyof typeof OFFICE_SWITCHES
export const officeSwitchesSchema = z.object({
  switches: z.array(
    z.object({
      name: z.enum(keysOf(OFFICE_SWITCHES)),
      value: z.string(),
      asked: z.object({ value: z.string(), by: z.string(), at: time }).optional(),
    }),
  ),
})
/** `POST /api/office/switches/:name`: the first approver asks, the second confirms by asking for the same. */
export const switchAskedSchema = z.strictObject({ value: z.string().max(40), reason: note })

/** `GET /api/officers`: who can sign, and whose key waits to come onto the list or to leave it. */
export const officersSchema = z.object({
  mine: z.enum(['none', 'waiting', 'enrolled']),
  officers: z.array(
    z.object({
      officerId: z.string(),
      staffId: z.string(),
      method: z.enum(OFFICER_METHODS),
      enrolledAt: time,
    }),
  ),
  enrolments: z.array(
    z.object({
      enrolmentId: z.uuid(),
      act: z.enum(['enrol-officer', 'remove-officer']),
      staffId: z.string(),
      officerId: z.string(),
      askedAt: time,
      signedBy: z.array(z.string()),
    }),
  ),
})
export type Officers = z.infer<typeof officersSchema>
/** Why a key leaves the list of officers. */
export const REMOVAL_REASONS = {
  left: { ja: '退職・異動', en: 'Left, or works elsewhere' },
  keyLost: { ja: '鍵・カードの紛失や故障', en: 'The key or card is lost or broken' },
  keyRenewed: { ja: '新しい鍵に替える', en: 'To be replaced by a new key' },
} as const satisfies Readonly<Record<string, Text>>
export type RemovalReason = keyof typeof REMOVAL_REASONS
export const ALL_REMOVAL_REASONS = keysOf(REMOVAL_REASONS)
/** `POST /api/officers/:officerId/removal`. */
export const removalAskedSchema = z.strictObject({ reason: z.enum(ALL_REMOVAL_REASONS) })
/** `POST /api/officers/challenge`: options for `navigator.credentials.create` at the office's own address. */
export const enrolChallengeSchema = z.object({
  challenge: base64url,
  rpId: z.string(),
  userId: base64url,
  userName: z.string(),
})
export const enrolSchema = z.strictObject({
  challenge: base64url,
  credentialId: base64url,
  clientDataJson: base64url,
  /** `AuthenticatorAttestationResponse.getPublicKey()`: SubjectPublicKeyInfo, DER. */
  publicKey: base64url,
  /** `getAuthenticatorData()`. */
  authenticatorData: base64url,
})
export const enrolmentToSignSchema = toSignSchema.extend({
  enrolmentId: z.uuid(),
  officerId: z.string(),
  expiresAt: time,
})
export type EnrolmentToSign = z.infer<typeof enrolmentToSignSchema>
export const enrolmentSignedSchema = z.strictObject({ signature: orderSignatureSchema })
export const enrolmentStandSchema = z.object({ state: z.enum(['waiting', 'enrolled', 'removed']) })

/** `GET /api/case-balance`: applications against cards, and where the others are (T-C01-3). */
export const caseBalanceSchema = z.object({
  applications: z.int(),
  cards: z.int(),
  difference: z.int(),
  split: z.array(z.object({ state: z.enum(keysOf(CASE_STATES)), count: z.int() })),
})
export type CaseBalance = z.infer<typeof caseBalanceSchema>

/** Answer of `POST /api/cases/:caseId/documents`. */
export const documentAddedSchema = z.object({ documentId: z.uuid(), stand: caseStandSchema })
