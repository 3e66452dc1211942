/** The application form (portal-issuance-exchange §2.2): what the applicant states. Evidence for it stands in the documents. */
import { z } from 'zod'
import { CASE_KINDS, CHANNELS, PREFECTURES } from './vocabulary.js'

const keysOf = <T extends object>(table: T) =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]] // tables are not empty
const text = (most: number) => z.string().trim().min(1).max(most)
const day = z.iso.date()

/** A name in the three scripts. Kana are full-width katakana; romaji as in a passport, `TARO`. */
export const nameSchema = z.strictObject({
  family: text(40),
  given: text(40),
  familyKana: text(60),
  givenKana: text(60),
  familyRomaji: text(60),
  givenRomaji: text(60),
})
export type PersonName = z.infer<typeof nameSchema>

/** A name printed beside the legal one: a former surname, or the common name of a special permanent resident; nothing else (C-03). */
export const otherNameSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('formerSurname'),
    family: text(40),
    familyRomaji: text(60),
    print: z.enum(['yes', 'no']),
  }),
  z.strictObject({
    kind: z.literal('commonName'),
    name: text(80),
    romaji: text(80),
    print: z.enum(['yes', 'no']),
  }),
])

export const addressSchema = z.strictObject({
  postalCode: z.string().regex(/^\d{7}$/),
  prefecture: z.enum(PREFECTURES),
  /** Municipality, block and building. */
  rest: text(200),
})

/** Everything that the form asks. */
export const applicationFormSchema = z.strictObject({
  channel: z.enum(keysOf(CHANNELS)),
  kind: z.enum(keysOf(CASE_KINDS)),
  name: nameSchema,
  otherName: otherNameSchema.optional(),
  sex: z.enum(['male', 'female']),
  birthDate: day,
  /** As on the residence record. */
  address: addressSchema,
  /** Where letters go, if elsewhere. */
  contactAddress: addressSchema.optional(),
  phone: z.string().regex(/^\d{10,11}$/),
  email: z.email().max(200).optional(),
  /** 医籍登録番号, digits only. */
  licenceNumber: z.string().regex(/^\d{1,8}$/),
  /** 医籍登録年月日. */
  licenceDate: day,
  membership: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('member'), memberId: z.string().regex(/^\d{9,10}$/) }),
    z.strictObject({ kind: z.literal('nonMember') }),
  ]),
  /** Absent: none (「なし」). */
  workplace: z
    .strictObject({
      name: text(100),
      address: addressSchema.optional(),
      phone: z
        .string()
        .regex(/^\d{10,11}$/)
        .optional(),
    })
    .optional(),
  /** Where the card is to be picked up: an organisation's id. */
  pickupPlaceId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** The card that this one replaces or renews. */
  previousCardId: z
    .string()
    .regex(/^[A-Z]{3}\d{9}$/)
    .optional(),
  /** When the residence record was issued that follows by post, as the applicant says (3 months at most, hpki §4.2). */
  residenceIssuedOn: day.optional(),
  /** When the applicant agreed to the terms and to the use of the data. */
  consentedAt: z.iso.datetime({ offset: false }),
})
export type ApplicationForm = z.infer<typeof applicationFormSchema>
