/** What the issuing office tells us of a person and their cards. It is read once, here; inside, the type is the proof. */
import { HEALTHCARE_ROLES, type HealthcareRole } from '@jitsuin/pki'
import { z } from 'zod'

const name = z.string().trim().min(1).max(60)
const words = z.strictObject({ kanji: name, kana: name, romaji: name })
const day = z.iso.date()
const qualifications = Object.keys(HEALTHCARE_ROLES) as HealthcareRole[] // the table has no other keys

/** One person at one certification centre (hpki §2.6). */
export const personSchema = z.strictObject({
  centre: z.string().min(1).max(200),
  subjectSerialNumber: z.string().min(1).max(64),
})

/** The person as the issuing office checked them, at the time of the application. */
export const holderRecordSchema = z.strictObject({
  family: words,
  given: words,
  /** A family name before marriage or a common name, printed beside the name on request (portal §1.1). */
  formerName: name.optional(),
  qualification: z.enum(qualifications),
  sex: z.enum(['female', 'male']),
  birthDate: day,
  licenceNumber: z.string().regex(/^\d{1,10}$/),
  licenceDate: day,
  jmaMember: z.enum(['yes', 'no']),
  /** Nine digits on the sample card, ten in the issuer's FAQ: text (portal §1.1). */
  jmaMemberId: z
    .string()
    .regex(/^\d{9,10}$/)
    .optional(),
  address: z.string().trim().min(1).max(200).optional(),
  mail: z.email().max(200).optional(),
})

/** A card or second key. Days are calendar days in Japan, both included. */
export const cardRecordSchema = z
  .strictObject({
    cardId: z.string().regex(/^[A-Z0-9-]{4,24}$/),
    kind: z.enum(['ic-card', 'second-key']),
    issuedOn: day,
    lastDay: day,
    state: z.enum(['in-use', 'revoked']),
    certificates: z
      .array(
        z.strictObject({
          purpose: z.enum(['authentication', 'signature']),
          serialHex: z.string().regex(/^[0-9a-f]{2,40}$/),
          firstDay: day,
          lastDay: day,
          state: z.enum(['in-use', 'revoked']),
        }),
      )
      .max(8)
      .readonly(),
  })
  .refine(({ issuedOn, lastDay }) => issuedOn <= lastDay)

/** A notice of the issuing office; the period is in days in Japan, both included. */
export const noticeSchema = z
  .strictObject({
    noticeId: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
    title: z.strictObject({ ja: z.string().min(1).max(200), en: z.string().min(1).max(200) }),
    body: z.strictObject({ ja: z.string().min(1).max(4000), en: z.string().min(1).max(4000) }),
    firstDay: day,
    lastDay: day,
    target: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('everyone') }),
      z.strictObject({ kind: z.literal('person'), person: personSchema }),
      z.strictObject({ kind: z.literal('members') }),
      z.strictObject({
        kind: z.literal('prefectures'),
        prefectures: z.array(z.string().max(10)).min(1).max(48),
      }),
    ]),
  })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay)

/** The person as the issuing office knows them. */
export type HolderRecord = z.output<typeof holderRecordSchema>
/** A card as the issuing office made it. */
export type CardRecord = z.output<typeof cardRecordSchema>
/** A notice with those whom it is for. */
export type NoticeRecord = z.output<typeof noticeSchema>
