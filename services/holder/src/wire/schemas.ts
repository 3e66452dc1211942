/** What travels between the pages and the service. Days are calendar days in Japan; instants are UTC. */
import * as z from 'zod'
import { ALL_DISCLOSURE_ITEMS, ALL_PROFILE_ITEMS } from './items.js'
import { profileText } from './profile-text.js'

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

const text = z.object({ ja: z.string(), en: z.string() })
const instant = z.iso.datetime()
const day = z.iso.date()
const sex = z.enum(['female', 'male'])
const setting = z.enum(['shown', 'hidden'])
const audience = z.enum(['users', 'public'])
const item = z.enum(ALL_DISCLOSURE_ITEMS)
const nameForms = z.object({ kanji: z.string(), kana: z.string(), romaji: z.string() })
const profileItems = z.partialRecord(z.enum(ALL_PROFILE_ITEMS), z.string())

/** What the login page shows before anyone is signed in. */
export const placeSchema = z.object({
  demonstration: z.enum(['yes', 'no']),
  /** Who issues the cards, as the portal and the back of a card name it. */
  issuer: text,
  /** Sign-in host: test of card and reader, list of sessions. */
  selfTest: z.url().nullable(),
  sessions: z.url().nullable(),
  related: z.array(z.object({ id: z.string(), name: text, address: z.url() })).readonly(),
  /** Whom to call when a card is lost; null where the installation has named nobody. */
  lossContact: text.nullable(),
})

const certificateStanding = z.enum(['good', 'ended', 'revoked'])

/** What a holder should do about the end of a card: nothing yet, plan (90 days), act (30 days), or it has ended. */
export const STANDINGS = ['valid', 'ends-within-90-days', 'ends-within-30-days', 'ended', 'revoked'] as const

const card = z.object({
  cardId: z.string(),
  kind: z.enum(['ic-card', 'second-key']),
  /** First and last day of the card in Japan, both included. */
  issuedOn: day,
  lastDay: day,
  standing: z.enum(STANDINGS),
  /** Days until the last day of card or certificates, whichever comes first; that day itself is 0. */
  daysLeft: z.int(),
  certificates: z
    .array(
      z.object({
        purpose: z.enum(['authentication', 'signature']),
        serialHex: z.string(),
        firstDay: day,
        lastDay: day,
        standing: certificateStanding,
      }),
    )
    .readonly(),
})

const holder = z.object({
  family: nameForms,
  given: nameForms,
  /** Printed beside the name: a family name before marriage, or a common name. */
  formerName: z.string().nullable(),
  qualification: text,
  sex,
  birthDate: day,
  age: z.int(),
  licenceNumber: z.string(),
  licenceDate: day,
  jmaMember: z.enum(['yes', 'no']),
  jmaMemberId: z.string().nullable(),
  addressAtApplication: z.string().nullable(),
  mailAtApplication: z.string().nullable(),
})

/** The profile as it stands; whoever saves names the revision that they read. */
export const profileSchema = z.object({ revision: z.int(), items: profileItems })

/** Who is signed in, and everything that the first page says about them. */
export const meSchema = z.object({
  servedAt: instant,
  signIn: z.object({
    method: z.string(),
    signedInAt: instant,
    previousSignInAt: instant.nullable(),
    expiresAt: instant,
  }),
  standing: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('with-role'),
      roles: z.array(text).readonly(),
      commonName: z.string(),
      issuer: z.string(),
      serialHex: z.string(),
      notBefore: instant,
      notAfter: instant,
      statusCheckedAt: instant,
    }),
    z.object({ kind: z.literal('without-role'), why: z.enum(['no-certificate', 'revoked', 'expired']) }),
  ]),
  /** Null when the issuing office has not told us of this person. */
  holder: holder.nullable(),
  profile: profileSchema.nullable(),
  cards: z.array(card).readonly(),
})

/** What the holder sends to save the profile; an item left out or empty is cleared. */
export const profileChangeSchema = z.strictObject({
  revision: z.int().nonnegative(),
  items: z.strictObject({
    homeArea: profileText('homeArea'),
    practiceArea: profileText('practiceArea'),
    association: profileText('association'),
    institution: profileText('institution'),
    department: profileText('department'),
    societies: profileText('societies'),
    statement: profileText('statement'),
  }),
})

const disclosureTable = z.record(item, z.object({ users: setting, public: setting }))

/** The disclosure table, and what each audience is told because of it. */
export const disclosureSchema = z.object({
  revision: z.int(),
  settings: disclosureTable,
  seenBy: z.object({ users: z.array(item).readonly(), public: z.array(item).readonly() }),
})

const settingChange = z.strictObject({ item, audience, to: setting })

/** Wanted changes of the table; the rule that the public never sees more than users is kept by the service. */
export const disclosureChangeSchema = z.strictObject({
  revision: z.int().nonnegative(),
  changes: z
    .array(settingChange)
    .min(1)
    .max(ALL_DISCLOSURE_ITEMS.length * 2),
})

/** The table after a change, and every single setting that changed, with those that the rule brought along. */
export const disclosureChangedSchema = disclosureSchema.extend({ changed: z.array(settingChange).readonly() })

const notice = z.object({ noticeId: z.string(), title: text, body: text, firstDay: day, lastDay: day })

/** Notices whose period includes today, newest first; and those whose period is over (バックナンバー). */
export const noticesSchema = z.object({
  current: z.array(notice).readonly(),
  backNumbers: z.array(notice).readonly(),
})

/** A refusal (RFC 9457), with the sentences of the error catalogue. */
export const problemSchema = z.object({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  next: text,
  fields: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
})

export type Sex = z.output<typeof sex>
/** What a login page shows. */
export type Place = z.output<typeof placeSchema>
/** The answer of `GET /api/portal/me`. */
export type Me = z.output<typeof meSchema>
/** The holder as the issuing office knows them. */
export type HolderFacts = z.output<typeof holder>
/** A card or second key of the holder. */
export type Card = z.output<typeof card>
/** The profile with its revision. */
export type Profile = z.output<typeof profileSchema>
/** The texts of a profile; an item that is not set is absent. */
export type ProfileItems = Profile['items']
/** What the profile page sends. */
export type ProfileChange = z.output<typeof profileChangeSchema>
/** Every setting of the table. */
export type DisclosureTable = z.output<typeof disclosureTable>
/** The disclosure page's answer. */
export type Disclosure = z.output<typeof disclosureSchema>
/** The answer to a change. */
export type DisclosureChanged = z.output<typeof disclosureChangedSchema>
/** One wanted or carried out change of a setting. */
export type SettingChange = z.output<typeof settingChange>
/** A notice of the issuing office. */
export type Notice = z.output<typeof notice>
/** Current notices and back numbers. */
export type Notices = z.output<typeof noticesSchema>
