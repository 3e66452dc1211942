/** Questions to holders, and what they answered. */
import * as z from 'zod'
import { attributeNameSchema } from './partners.js'
import { sentencesSchema } from './text.js'

const instant = z.iso.datetime()
const text = z.object({ ja: z.string(), en: z.string() })

/** Longest reason of access, in UTF-16 units. */
export const REASON_MAX_LENGTH = 200

const attribute = z.object({
  name: attributeNameSchema,
  rule: z.enum(['always', 'disclosure', 'contract']),
  /** What the partner would be told now; null when there is nothing, or the holder's settings keep it back. */
  value: z.union([z.string(), z.array(z.string()).readonly()]).nullable(),
  /** Not in the consent that is remembered. */
  isNew: z.enum(['yes', 'no']),
})

/** What the consent page shows. */
export const questionSchema = z.object({
  partner: z.object({ name: text, legalName: text, homepage: z.url() }),
  purpose: text,
  /** Why the person is asked now; `each-time`: only the reason of access is wanted. */
  why: z.enum([
    'first-time',
    'attributes-changed',
    'purpose-changed',
    'partner-renamed',
    'asked-by-partner',
    'each-time',
  ]),
  attributes: z.array(attribute).readonly(),
  /** `ask`: the person states a reason; `stated`: the partner did, and the person is shown it. */
  reason: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('ask') }),
    z.object({ kind: z.literal('stated'), reason: z.string() }),
  ]),
  /** What is agreed to; goes back with the answer, so that nobody agrees to what they did not see. */
  digest: z.string(),
})

/** The answer of the person. */
export const questionAnswerSchema = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('agree'),
    digest: z.string().max(100),
    reason: sentencesSchema(REASON_MAX_LENGTH).exactOptional(),
  }),
  z.strictObject({ decision: z.literal('decline') }),
])

/** Where the browser goes on: a path or whole address of this host, which was ours all the time. */
export const continuationSchema = z.object({ continueAt: z.string() })

/** What I agreed to, partner by partner. */
export const consentsSchema = z.object({
  consents: z
    .array(
      z.object({
        partnerId: z.string(),
        name: text,
        legalName: text,
        homepage: z.url(),
        purpose: text,
        attributes: z.array(attributeNameSchema).readonly(),
        givenAt: instant,
        /** Whether the partner may ask now; a suspended or ended one is told nothing. */
        partner: z.enum(['active', 'stopped']),
      }),
    )
    .readonly(),
})

/** The consent page. */
export type ConsentQuestion = z.output<typeof questionSchema>
/** Its answer. */
export type ConsentAnswer = z.output<typeof questionAnswerSchema>
/** My consents. */
export type Consents = z.output<typeof consentsSchema>
