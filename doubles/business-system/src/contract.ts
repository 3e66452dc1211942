/** What the page of the invented clinic and its small business system say to each other. */
import { z } from 'zod'

const text = z.object({ ja: z.string(), en: z.string() })
const instant = z.iso.datetime()

/** Why something was refused, and what to do. */
export const refusalSchema = z.object({ code: z.string(), ...text.shape, next: text })
export type Refusal = z.infer<typeof refusalSchema>

/** Kinds of insurance (保険種別, record 21 of the CSV) that the invented patients have. */
export const INSURERS = {
  employee: { wireCode: '1', ja: '医保・公費', en: 'Employees’ insurance' },
  national: { wireCode: '2', ja: '国保', en: 'National insurance' },
  elderly: { wireCode: '7', ja: '後期高齢者', en: 'Insurance of the elderly' },
} as const
export type Insurer = keyof typeof INSURERS

/** Why a job of the signing client waits. */
export const WAITS_FOR = [
  'approval',
  'unlock',
  'service',
  'registration',
  'clock',
  'client',
  /** Its list has not been approved yet. */
  'list',
  'turn',
  /** Ours: the signing client itself does not answer. */
  'computer',
] as const
export type WaitsFor = (typeof WAITS_FOR)[number]

const signingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('signing'), waitsFor: z.enum(WAITS_FOR).nullable() }),
  z.object({ state: z.literal('signed'), signedAt: instant }),
  z.object({ state: z.literal('refused'), problem: refusalSchema }),
])

/** A prescription as the doctor sees it. */
export const itemSchema = z.object({
  id: z.string(),
  /** Number of the prescription in this clinic. */
  number: z.string(),
  /** Names exactly this content; sent back with the wish to sign. SHA-256, hexadecimal. */
  version: z.string(),
  patient: z.object({
    number: z.string(),
    name: z.string(),
    kana: z.string(),
    sex: z.enum(['male', 'female']),
    birthDate: z.iso.date(),
    age: z.int(),
  }),
  insurer: z.enum(['employee', 'national', 'elderly']),
  /** Drug, amount and use, one line each. */
  lines: z.array(z.string()),
  writtenAt: instant,
  signing: signingSchema,
})
export type Item = z.infer<typeof itemSchema>

/** A doctor of the clinic. `subject`: subject serialNumber of the doctor's certificate. */
export const doctorSchema = z.object({ subject: z.string(), name: z.string(), kana: z.string() })
export type Doctor = z.infer<typeof doctorSchema>

/** The approval that is asked for, in force, or locked. */
export const sessionSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('asked'), id: z.string(), approveAddress: z.string(), approveBy: instant }),
  z.object({
    state: z.enum(['active', 'locked']),
    id: z.string(),
    ends: instant,
    /** Signatures so far by the service's count; null while it does not answer. */
    signatures: z.int().nullable(),
    /** How many may be signed under it; null while the service does not answer. */
    most: z.int().nullable(),
  }),
])
export type Session = z.infer<typeof sessionSchema>

/** A list of prescriptions that the phone shows: asked for, or approved and being signed. */
export const listSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('asked'),
    id: z.string(),
    count: z.int(),
    approveAddress: z.string(),
    approveBy: instant,
  }),
  z.object({
    state: z.literal('active'),
    id: z.string(),
    count: z.int(),
    ends: instant,
    /** Signatures so far by the service's count; null while it does not answer. */
    signatures: z.int().nullable(),
  }),
])
export type List = z.infer<typeof listSchema>

/** One doctor's screen. A locked one holds no patient. */
export const viewSchema = z.object({
  doctor: doctorSchema,
  doctors: z.array(doctorSchema),
  session: sessionSchema.nullable(),
  list: listSchema.nullable(),
  /** `list`: this computer signs prescriptions on approved lists alone. */
  approvals: z.enum(['day-or-list', 'list']),
  /** Every approval that is in force on this computer. */
  sessions: z.array(z.object({ subject: z.string(), name: z.string(), ends: instant })),
  outage: z.enum(['none', 'service', 'computer']),
  /** The institution that this computer signs for; null: not registered, or not known yet. */
  institution: z.string().nullable(),
  verifierAddress: z.string(),
  desk: z.discriminatedUnion('state', [
    z.object({ state: z.literal('open'), items: z.array(itemSchema) }),
    z.object({ state: z.literal('locked'), unsigned: z.int() }),
  ]),
})
export type View = z.infer<typeof viewSchema>

/** What to sign: each in the version that was shown. */
export const signBody = z.strictObject({
  items: z
    .array(z.strictObject({ id: z.string().max(64), version: z.string().max(64) }))
    .min(1)
    .max(200),
})
const answered = {
  items: z.array(
    z.discriminatedUnion('taken', [
      z.object({ id: z.string(), taken: z.literal('yes') }),
      z.object({ id: z.string(), taken: z.literal('no'), problem: refusalSchema }),
    ]),
  ),
}
/** One answer an item, in their order. */
export const signedSchema = z.object(answered)
export type SignAnswer = z.infer<typeof signedSchema>

/** An approval that was asked for: what to show until the phone has answered. `qr` is a PNG as data: address. */
export const begunSchema = z.object({ session: sessionSchema.nullable(), qr: z.string().nullable() })
export type Begun = z.infer<typeof begunSchema>

/** A list that was asked for; null when nothing of it could be taken. `qr` as above. */
export const askedSchema = z.object({ ...answered, list: listSchema.nullable(), qr: z.string().nullable() })
export type Asked = z.infer<typeof askedSchema>

/** A change after the fact, for rehearsals: other days of the first drug. */
export const changeBody = z.strictObject({ days: z.int().min(1).max(90) })

const own = (subject: string) => `/api/doctors/${encodeURIComponent(subject)}`
/** The addresses; `:subject` and `:id` for routes. */
export const ROUTES = {
  doctors: '/api/doctors',
  view: (subject: string) => `${own(subject)}/view`,
  events: (subject: string) => `${own(subject)}/events`,
  session: (subject: string) => `${own(subject)}/session`,
  lock: (subject: string) => `${own(subject)}/lock`,
  unlock: (subject: string) => `${own(subject)}/unlock`,
  list: (subject: string) => `${own(subject)}/list`,
  signatures: (subject: string) => `${own(subject)}/signatures`,
  document: (subject: string, id: string) =>
    `${own(subject)}/prescriptions/${encodeURIComponent(id)}/document`,
  change: (subject: string, id: string) =>
    `${own(subject)}/prescriptions/${encodeURIComponent(id)}/demonstration-change`,
  more: (subject: string) => `${own(subject)}/demonstration-prescriptions`,
} as const
/** The pattern of an address: `:` stays as routes want it. */
export function patternOf(address: string): string {
  return address.replaceAll('%3A', ':')
}
