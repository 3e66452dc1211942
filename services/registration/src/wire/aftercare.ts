/** What comes after issue, as the pages of the office see it. */
import { z } from 'zod'
import {
  AFTERCARE_PAPERS,
  ALL_IDENTITY_ITEMS,
  ALL_PAPERS,
  ALL_PROCEDURE_STATES,
  ALL_PROCEDURES,
  CALL_BACK_NUMBERS,
  type Flow,
  PROCEDURE_OUTCOMES,
  type ProcedureStateName,
  REPORT_WAYS,
  REPORTERS,
} from './aftercare-words.js'
import { addressSchema, applicationFormSchema } from './form.js'
import { orderSignatureSchema, toSignSchema } from './order-signature.js'
import { CARD_STATES, CASE_KINDS, CASE_STATES, REVOCATION_CAUSES } from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const time = z.iso.datetime({ offset: false })
const day = z.iso.date()
const cardId = z.string().regex(/^[A-Z]{3}\d{9}$/)
const note = z.string().trim().min(1).max(500)
const expectedRevision = z.int().min(1)
const evidence = z.array(z.object({ kind: z.string(), id: z.string() }))

/** `GET /api/aftercare/holders?words=`: enough to choose a person, and nothing that the desk will ask for. */
export const holderSearchSchema = z.strictObject({
  words: z.string().trim().min(1).max(80),
})
export const foundHoldersSchema = z.object({
  holders: z.array(
    z.object({
      personId: z.uuid(),
      name: z.string(),
      kana: z.string(),
      prefecture: z.string(),
      cards: z.array(z.object({ cardId, state: z.enum(keysOf(CARD_STATES)) })),
    }),
  ),
  /** `cut`: more were found than are shown; a longer word finds the rest. */
  search: z.enum(['complete', 'cut']),
})
export type FoundHolders = z.infer<typeof foundHoldersSchema>

const heldCardSchema = z.object({
  cardId: z.string(),
  kind: z.enum(['ic-card', 'second-key']),
  state: z.enum(keysOf(CARD_STATES)),
  issuedOn: day,
  lastDay: day,
  life: z.union([z.literal(5), z.literal(6), z.literal('unknown')]),
  daysLeft: z.int(),
  certificates: z.array(
    z.object({ authority: z.string(), serialHex: z.string(), state: z.enum(['in-use', 'revoked']) }),
  ),
})
export type HeldCardView = z.infer<typeof heldCardSchema>

/** One procedure in a list. */
export const procedureEntrySchema = z.object({
  procedureId: z.uuid(),
  number: z.string(),
  kind: z.enum(ALL_PROCEDURES),
  state: z.enum(ALL_PROCEDURE_STATES),
  name: z.string(),
  cardIds: z.array(z.string()),
  reportedAt: time,
  stateSince: time,
  /** Whole days in this state. */
  daysInState: z.int(),
  dueOn: day.nullable(),
  light: z.enum(['on-time', 'late']),
})
export type ProcedureEntry = z.infer<typeof procedureEntrySchema>

/** `GET /api/aftercare/procedures`. The counts add up to the total. */
export const procedureQuerySchema = z.strictObject({
  phase: z.enum(['open', 'closed']).default('open'),
  kind: z.enum(ALL_PROCEDURES).optional(),
  state: z.enum(ALL_PROCEDURE_STATES).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
export const procedureListSchema = z.object({
  procedures: z.array(procedureEntrySchema),
  total: z.int(),
  pages: z.int(),
  counts: z.array(z.object({ state: z.enum(ALL_PROCEDURE_STATES), count: z.int() })),
})
export type ProcedureList = z.infer<typeof procedureListSchema>

/** `GET /api/aftercare/holders/:personId`: the whole of what the office holds on a card holder; the view is recorded. */
export const holderViewSchema = z.object({
  personId: z.uuid(),
  subjectSerialNumber: z.string(),
  form: applicationFormSchema,
  cards: z.array(heldCardSchema),
  cases: z.array(
    z.object({
      caseId: z.uuid(),
      caseNumber: z.string(),
      kind: z.enum(keysOf(CASE_KINDS)),
      state: z.enum(keysOf(CASE_STATES)),
      receivedAt: time,
    }),
  ),
  procedures: z.array(procedureEntrySchema),
  /** Who has looked at this person's data, newest first. */
  views: z.array(z.object({ actor: z.string(), part: z.string(), at: time })),
  rematch: z.object({ askedAt: time, standing: z.string() }).nullable(),
})
export type HolderView = z.infer<typeof holderViewSchema>

/** `POST /api/aftercare/procedures`. The same `requestId` again opens nothing. */
export const reportSchema = z.strictObject({
  requestId: z.uuid(),
  kind: z.enum(ALL_PROCEDURES),
  personId: z.uuid(),
  cardIds: z.array(cardId).max(10),
  reporter: z.enum(keysOf(REPORTERS)),
  way: z.enum(keysOf(REPORT_WAYS)),
})

const certificateName = z.object({ authority: z.string(), serialHex: z.string(), reason: z.string() })

/** The facts of the state; which of them are there follows from the state. */
export const procedureFactsSchema = z.object({
  identifiedAt: time.optional(),
  cause: z.enum(keysOf(REVOCATION_CAUSES)).optional(),
  countedFrom: time.optional(),
  callBack: z.object({ number: z.enum(keysOf(CALL_BACK_NUMBERS)), answeredAt: time }).optional(),
  certificates: z.array(certificateName).optional(),
  signedBy: z.array(z.object({ staffId: z.string(), officerId: z.string(), signedAt: time })).optional(),
  fault: z.string().optional(),
  revokedAt: time.optional(),
  /** Seconds from the call-back, or the decision, to the published list. */
  tookSeconds: z.number().optional(),
  paperDueOn: day.optional(),
  missing: z.array(z.enum(ALL_PAPERS)).optional(),
  papers: z.array(z.enum(ALL_PAPERS)).optional(),
  dueOn: day.optional(),
  until: day.optional(),
  outcome: z.enum(keysOf(PROCEDURE_OUTCOMES)).optional(),
  reason: z.string().optional(),
})

/** Everything about a procedure; the view is recorded. */
export const procedureViewSchema = z.object({
  procedureId: z.uuid(),
  number: z.string(),
  kind: z.enum(ALL_PROCEDURES),
  state: z.enum(ALL_PROCEDURE_STATES),
  facts: procedureFactsSchema,
  revision: z.int(),
  reporter: z.enum(keysOf(REPORTERS)),
  way: z.enum(keysOf(REPORT_WAYS)),
  reportedAt: time,
  stateSince: time,
  personId: z.uuid(),
  name: z.string(),
  kana: z.string(),
  cards: z.array(heldCardSchema),
  caseId: z.uuid().nullable(),
  asked: z.array(
    z.object({ item: z.enum(ALL_IDENTITY_ITEMS), answered: z.enum(['right', 'wrong']), at: time }),
  ),
  /** Items that may still be asked. */
  askable: z.array(z.enum(ALL_IDENTITY_ITEMS)),
  /** Registered numbers to call back, by name; the digits come by their own call, which is recorded. */
  numbers: z.array(z.enum(keysOf(CALL_BACK_NUMBERS))),
  acts: z.array(z.string()),
  /** How this procedure can be finished. */
  outcomes: z.array(z.enum(keysOf(PROCEDURE_OUTCOMES))),
  decisions: z.array(
    z.object({
      act: z.string(),
      actor: z.string(),
      at: time,
      from: z.enum(ALL_PROCEDURE_STATES),
      to: z.enum(ALL_PROCEDURE_STATES),
      reason: z.string().optional(),
      evidence,
    }),
  ),
  /** Other applications of the person that are under way. */
  openCases: z.array(
    z.object({ caseId: z.uuid(), caseNumber: z.string(), state: z.enum(keysOf(CASE_STATES)) }),
  ),
})
export type ProcedureView = z.infer<typeof procedureViewSchema>

/** Answer of every act: where the procedure stands now. */
export const procedureStandSchema = z.object({
  procedureId: z.uuid(),
  number: z.string(),
  state: z.enum(ALL_PROCEDURE_STATES),
  revision: z.int(),
  /** The caller's own tracker, once: at the opening. */
  tracker: z.string().optional(),
  caseId: z.uuid().optional(),
  /** What the rule says about a found card that is not held for its holder. */
  verdict: z.enum(['destroy', 'revoke-and-destroy', 'hold-for-holder']).optional(),
})
export type ProcedureStand = z.infer<typeof procedureStandSchema>

/** `POST …/answers`: what the caller said to one question. */
export const answerSchema = z.strictObject({
  expectedRevision,
  item: z.enum(ALL_IDENTITY_ITEMS),
  said: z.string().max(200),
})
/** `POST …/call-back-number`: shows a registered number; the look is recorded. */
export const numberAskedSchema = z.strictObject({ number: z.enum(keysOf(CALL_BACK_NUMBERS)) })
export const numberShownSchema = z.object({ digits: z.string() })

const contactSchema = z
  .strictObject({
    address: addressSchema.optional(),
    contactAddress: addressSchema.optional(),
    phone: applicationFormSchema.shape.phone.optional(),
    email: z.email().max(200).optional(),
  })
  .refine((contact) => Object.keys(contact).length > 0)

type ActRow = {
  readonly ja: string
  readonly en: string
  readonly permission: 'aftercare/take-report' | 'aftercare/revoke'
  readonly states: readonly ProcedureStateName[]
  readonly flows: readonly Flow[]
  readonly body: z.ZodType
}

/**
 * What can be done with a procedure beside the phone desk and the signatures: who may, in which states and flows, and what must
 * be said. Each is a POST to `…/acts/<act>`; pages, routes and tests read this one table.
 */
export const AFTERCARE_ACTS = {
  'call-back-answered': {
    ja: '折返し電話で本人の意思を確かめた',
    en: 'The holder confirmed on the call-back',
    permission: 'aftercare/take-report',
    states: ['identified'],
    flows: ['emergency', 'stop'],
    body: z.strictObject({ expectedRevision, number: z.enum(keysOf(CALL_BACK_NUMBERS)) }),
  },
  'confirm-notice': {
    ja: '通知を確かめて失効へ進める',
    en: 'Confirm the notice and revoke',
    permission: 'aftercare/revoke',
    states: ['reported'],
    flows: ['withdrawal', 'recall', 'found'],
    body: z.strictObject({ expectedRevision, reason: note, source: z.string().trim().min(1).max(100) }),
  },
  'revoke-by-paper': {
    ja: '届出書により失効へ進める',
    en: 'Revoke on the paper',
    permission: 'aftercare/revoke',
    states: ['papers-checked', 'held-for-holder'],
    flows: ['stop', 'found'],
    body: z.strictObject({ expectedRevision, reason: note }),
  },
  'ask-papers': {
    ja: '足りない書類を求める',
    en: 'Ask for missing papers',
    permission: 'aftercare/take-report',
    states: ['reported'],
    flows: ['papers'],
    body: z.strictObject({ expectedRevision, missing: z.array(z.enum(ALL_PAPERS)).min(1) }),
  },
  'accept-papers': {
    ja: '書類を確かめた',
    en: 'Papers are there and checked',
    permission: 'aftercare/take-report',
    states: ['reported', 'papers-wait', 'revoked'],
    flows: ['papers', 'stop', 'emergency'],
    body: z.strictObject({
      expectedRevision,
      papers: z.array(z.enum(ALL_PAPERS)).min(1),
      address: z.enum(['registered-address-changes', 'stays']),
    }),
  },
  'change-contact': {
    ja: '連絡先を変更する',
    en: 'Change the contact',
    permission: 'aftercare/take-report',
    states: ['papers-checked'],
    flows: ['papers'],
    body: z.strictObject({ expectedRevision, contact: contactSchema }),
  },
  'await-card': {
    ja: 'カードの返送を待つ',
    en: 'Wait for the card',
    permission: 'aftercare/take-report',
    states: ['reported', 'revoked', 'papers-checked'],
    flows: ['withdrawal', 'stop', 'recall', 'replace', 'return', 'papers'],
    body: z.strictObject({ expectedRevision }),
  },
  'apply-again': {
    ja: '新しいカードの申請を作る',
    en: 'Open the application for a new card',
    permission: 'aftercare/take-report',
    states: ['reported', 'revoked'],
    flows: ['replace', 'emergency', 'found'],
    body: z.strictObject({
      expectedRevision,
      requestId: z.uuid(),
      facts: applicationFormSchema.partial().required({ consentedAt: true }),
    }),
  },
  'settle-found-card': {
    ja: '拾得されたカードの扱いを決める',
    en: 'Decide on the found card',
    permission: 'aftercare/take-report',
    states: ['reported'],
    flows: ['found'],
    body: z.strictObject({
      expectedRevision,
      holder: z.enum(['wants-it-back', 'does-not-want-it', 'not-reached']),
    }),
  },
  finish: {
    ja: '完了する',
    en: 'Finish',
    permission: 'aftercare/take-report',
    states: ['reported', 'revoked', 'card-awaited', 'held-for-holder', 'papers-checked'],
    flows: ['withdrawal', 'stop', 'recall', 'replace', 'found', 'return', 'papers'],
    body: z.strictObject({ expectedRevision, outcome: z.enum(keysOf(PROCEDURE_OUTCOMES)) }),
  },
  refuse: {
    ja: '受理しない',
    en: 'Do not accept',
    permission: 'aftercare/take-report',
    states: ['reported', 'identified', 'papers-wait', 'papers-checked'],
    flows: ['emergency', 'withdrawal', 'stop', 'replace', 'papers'],
    body: z.strictObject({ expectedRevision, reason: note }),
  },
  drop: {
    ja: '取りやめる',
    en: 'Drop',
    permission: 'aftercare/take-report',
    states: ['reported', 'identified', 'awaiting-signatures', 'papers-wait', 'application-open'],
    flows: ['emergency', 'withdrawal', 'stop', 'recall', 'replace', 'found', 'return', 'papers'],
    body: z.strictObject({ expectedRevision, reason: note }),
  },
} as const satisfies Readonly<Record<string, ActRow>>
export type AftercareAct = keyof typeof AFTERCARE_ACTS
export const ALL_AFTERCARE_ACTS = Object.keys(AFTERCARE_ACTS) as [AftercareAct, ...AftercareAct[]] // the table has no other keys

/** `GET /api/aftercare/signing`: revocations that wait for a signature; looked at every few seconds. */
export const signingQueueSchema = z.object({
  waiting: z.array(
    z.object({
      procedureId: z.uuid(),
      number: z.string(),
      kind: z.enum(ALL_PROCEDURES),
      cause: z.enum(keysOf(REVOCATION_CAUSES)),
      name: z.string(),
      cardIds: z.array(z.string()),
      countedFrom: time,
      signedBy: z.string().nullable(),
      fault: z.string().nullable(),
      /** Whether this member of staff can sign it now. */
      turn: z.enum(['mine', 'signed-by-me', 'no-key']),
    }),
  ),
  /** Who can be called out of hours today. */
  duty: z.array(z.object({ name: z.string(), phone: z.string() })),
})
export type SigningQueue = z.infer<typeof signingQueueSchema>

/** `POST …/signing-task`: what this member of staff signs. */
export const revocationToSignSchema = toSignSchema.extend({
  procedureId: z.uuid(),
  number: z.string(),
  name: z.string(),
  cause: z.enum(keysOf(REVOCATION_CAUSES)),
  certificates: z.array(certificateName),
})
export type RevocationToSign = z.infer<typeof revocationToSignSchema>
/** `POST …/signature`. */
export const revocationSignedSchema = z.strictObject({
  digest: z.string().max(100),
  signature: orderSignatureSchema,
})

/** `GET /api/aftercare/renewals`: cards that end, month by month. */
export const renewalBoardSchema = z.object({
  months: z.array(
    z.object({
      month: z.string().regex(/^\d{4}-\d{2}$/),
      ending: z.int(),
      invited: z.int(),
      applied: z.int(),
      renewed: z.int(),
    }),
  ),
  cards: z.array(
    z.object({
      cardId: z.string(),
      personId: z.uuid(),
      name: z.string(),
      lastDay: day,
      letters: z.array(z.object({ letter: z.int(), sentAt: time, medium: z.enum(['mail', 'letter']) })),
      application: z.enum(['none', 'open', 'handed-over']),
    }),
  ),
  pages: z.int(),
})
export type RenewalBoard = z.infer<typeof renewalBoardSchema>
export const renewalQuerySchema = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

/** `GET /api/aftercare/emergency-papers`. */
export const emergencyPapersSchema = z.object({
  cards: z.array(
    z.object({
      cardId: z.string(),
      personId: z.uuid(),
      dueOn: day,
      arrived: z.array(z.enum(keysOf(AFTERCARE_PAPERS))),
      light: z.enum(['on-time', 'soon', 'late']),
    }),
  ),
})
export type EmergencyPapers = z.infer<typeof emergencyPapersSchema>
export const papersNotedSchema = z.strictObject({ papers: z.array(z.enum(ALL_PAPERS)).min(1).max(5) })
export const papersStandSchema = z.object({ standing: z.enum(['settled', 'more-missing']) })

/** `GET` and `PUT /api/aftercare/duty`. */
export const dutySchema = z.strictObject({
  day,
  people: z
    .array(
      z.strictObject({
        staffId: z.string().min(1).max(64),
        name: z.string().trim().min(1).max(60),
        phone: z.string().regex(/^\d{10,11}$/),
      }),
    )
    .max(10),
})
export type Duty = z.infer<typeof dutySchema>
export const dutyQuerySchema = z.strictObject({ day: day.optional() })

/** `GET /api/aftercare/letters`: letters to print and post. */
export const lettersSchema = z.object({
  letters: z.array(
    z.object({
      noticeId: z.uuid(),
      subject: z.string(),
      text: z.string(),
      madeAt: time,
      postalCode: z.string(),
      address: z.string(),
      name: z.string(),
    }),
  ),
})
export type Letters = z.infer<typeof lettersSchema>
export const letterPrintedSchema = z.object({ done: z.literal('yes') })

/** `GET /api/aftercare-tracker/:word` on the applicants' host: how a report stands; nothing personal. */
export const trackedSchema = z.object({
  number: z.string(),
  kind: z.enum(ALL_PROCEDURES),
  state: z.enum(ALL_PROCEDURE_STATES),
  reportedAt: time,
  stateSince: time,
  revokedAt: time.nullable(),
  paperDueOn: day.nullable(),
})
export type Tracked = z.infer<typeof trackedSchema>

/** Where aftercare answers, as Fastify writes it. */
export const AFTERCARE_ROUTES = {
  holders: '/api/aftercare/holders',
  holder: '/api/aftercare/holders/:personId',
  procedures: '/api/aftercare/procedures',
  procedure: '/api/aftercare/procedures/:procedureId',
  answers: '/api/aftercare/procedures/:procedureId/answers',
  callBackNumber: '/api/aftercare/procedures/:procedureId/call-back-number',
  act: '/api/aftercare/procedures/:procedureId/acts/:act',
  signing: '/api/aftercare/signing',
  signingTask: '/api/aftercare/procedures/:procedureId/signing-task',
  signature: '/api/aftercare/procedures/:procedureId/signature',
  renewals: '/api/aftercare/renewals',
  emergencyPapers: '/api/aftercare/emergency-papers',
  papersOfCard: '/api/aftercare/emergency-papers/:cardId',
  duty: '/api/aftercare/duty',
  letters: '/api/aftercare/letters',
  letter: '/api/aftercare/letters/:noticeId/printed',
  letterPaper: '/api/aftercare/letters/:noticeId/letter.pdf',
  tracker: '/api/aftercare-tracker/:word',
} as const
