/** The register of partners as officers see it. */
import type { StaffAction } from '@jitsuin/sso/contract'
import * as z from 'zod'
import { ALL_ATTRIBUTES } from '../domain/attributes.js'
import { termsSchema } from './terms.js'
import { sentencesSchema } from './text.js'

/** What an officer does to a partner: its name, and the row of the permission table that allows it. */
export const PARTNER_ACTS = {
  change: { ja: '内容を変更する', en: 'Change', permission: 'partners/change' },
  propose: { ja: '承認を依頼する', en: 'Ask for approval', permission: 'partners/change' },
  approve: { ja: '承認する', en: 'Approve', permission: 'partners/approve' },
  reject: { ja: '差し戻す', en: 'Send back', permission: 'partners/approve' },
  review: { ja: '年次点検を済ませる', en: 'Record the yearly review', permission: 'partners/review' },
  suspend: { ja: '停止する', en: 'Suspend', permission: 'partners/suspend' },
  end: { ja: '連携を終える', en: 'End', permission: 'partners/suspend' },
} as const satisfies Record<string, ActRow>

type ActRow = { readonly ja: string; readonly en: string; readonly permission: StaffAction }

/** Our name of an act. */
export type PartnerAct = keyof typeof PARTNER_ACTS

/** Every act, in the order in which pages offer them. */
export const ALL_PARTNER_ACTS = Object.keys(PARTNER_ACTS) as [PartnerAct, ...PartnerAct[]] // the table has no other keys

/** Where a partner stands, in words. */
export const PARTNER_STATES = {
  draft: { ja: '下書き', en: 'Draft' },
  'awaiting-approval': { ja: '承認待ち', en: 'Awaiting approval' },
  approved: { ja: '承認済み', en: 'Approved' },
  'change-proposed': { ja: '変更の承認待ち', en: 'Change awaits approval' },
  suspended: { ja: '停止中', en: 'Suspended' },
  'readmission-proposed': { ja: '再開の承認待ち', en: 'Readmission awaits approval' },
  ended: { ja: '終了', en: 'Ended' },
} as const

const ALL_STATES = Object.keys(PARTNER_STATES) as [
  keyof typeof PARTNER_STATES,
  ...(keyof typeof PARTNER_STATES)[],
] // the table has no other keys

const instant = z.iso.datetime()
const day = z.iso.date()
const text = z.object({ ja: z.string(), en: z.string() })
const revision = z.int().nonnegative()
const act = z.object({ staffId: z.string(), at: instant })
const explainedAct = act.extend({ reason: z.string() })
const reason = sentencesSchema(500)

const listed = z.object({
  partnerId: z.string(),
  name: text,
  legalName: text,
  protocol: z.enum(['saml', 'oidc']),
  state: z.enum(ALL_STATES),
  /** Null before the first approval. */
  reviewDueOn: day.nullable(),
  review: z.enum(['not-yet', 'due', 'overdue', 'none']),
  /** Whether this officer is the second person that it waits for. */
  waitsForMe: z.enum(['yes', 'no']),
})

/** The list of partners; late reviews first, then what waits for this officer. */
export const partnerListSchema = z.object({
  partners: z.array(listed).readonly(),
  overdue: z.int(),
  mayRegister: z.enum(['yes', 'no']),
})

/** One line of what a change would do; `pointer` is a JSON pointer (RFC 6901) into the terms. */
export const termsChangeSchema = z.object({
  pointer: z.string(),
  change: z.enum(['added', 'removed']),
  value: z.string(),
})

/** One partner, what is proposed, what was done, and what this officer may do now. */
export const partnerViewSchema = z.object({
  partnerId: z.string(),
  revision,
  state: z.enum(ALL_STATES),
  terms: termsSchema,
  change: z.object({ terms: termsSchema, lines: z.array(termsChangeSchema).readonly() }).nullable(),
  /** Who waits for a second officer, if anybody. */
  proposed: act.nullable(),
  rejected: explainedAct.nullable(),
  suspended: explainedAct.nullable(),
  reviewDueOn: day.nullable(),
  review: z.enum(['not-yet', 'due', 'overdue', 'none']),
  secret: z.discriminatedUnion('state', [
    z.object({ state: z.literal('not-used') }),
    z.object({ state: z.literal('missing') }),
    z.object({ state: z.literal('made'), at: instant }),
  ]),
  may: z.array(z.enum(ALL_PARTNER_ACTS)).readonly(),
  mayMakeSecret: z.enum(['yes', 'no']),
  /** The newest first. */
  history: z
    .array(
      z.object({
        revision,
        act: z.enum(['register', ...ALL_PARTNER_ACTS, 'make-secret']),
        staffId: z.string(),
        at: instant,
        reason: z.string().nullable(),
        lines: z.array(termsChangeSchema).readonly(),
      }),
    )
    .readonly(),
})

/** What is sent to act; `revision` is the one that the officer saw. */
export const partnerActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('change'), revision, terms: termsSchema }),
  z.strictObject({ act: z.literal('propose'), revision }),
  z.strictObject({ act: z.literal('approve'), revision }),
  z.strictObject({ act: z.literal('review'), revision }),
  z.strictObject({ act: z.literal('reject'), revision, reason }),
  z.strictObject({ act: z.literal('suspend'), revision, reason }),
  z.strictObject({ act: z.literal('end'), revision, reason }),
])

/** A client secret, shown once. */
export const madeSecretSchema = z.object({ clientId: z.string(), clientSecret: z.string() })

/** An attribute by our name. */
export const attributeNameSchema = z.enum(ALL_ATTRIBUTES)

/** The list. */
export type PartnerList = z.output<typeof partnerListSchema>
/** One partner. */
export type PartnerView = z.output<typeof partnerViewSchema>
/** One line of a change. */
export type TermsChange = z.output<typeof termsChangeSchema>
/** An act with what it needs. */
export type PartnerActInput = z.output<typeof partnerActSchema>
/** A secret, just made. */
export type MadeSecret = z.output<typeof madeSecretSchema>
