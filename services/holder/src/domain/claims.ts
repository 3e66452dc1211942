/** From what is known of a holder to what an audience is told: item by item, each item's claims in one row. */
import type { Audience, DisclosureItem, DisclosureTable, HolderClaims, ProfileItems } from '../contract.js'
import { ageAt } from './calendar.js'
import { itemsShownTo } from './disclosure.js'
import type { HolderRecord } from './holder-record.js'

/** Everything about a holder that the table decides about. */
export type KnownHolder = {
  readonly record: HolderRecord
  readonly profile: ProfileItems
  readonly table: DisclosureTable
}

type Claims = { readonly [Name in keyof HolderClaims]: HolderClaims[Name] | undefined }

/** The claims behind each item. Membership goes with the member ID, as in the attribute list of portal §7. */
const CLAIMS_OF: Readonly<Record<DisclosureItem, (holder: KnownHolder, at: Date) => Claims>> = {
  name: ({ record: { family, given } }) => ({
    displayName: `${family.kanji} ${given.kanji}`,
    displayNameKana: `${family.kana} ${given.kana}`,
    familyName: family.romaji,
    givenName: given.romaji,
  }),
  sex: ({ record }) => ({ sex: record.sex }),
  birthDate: ({ record }) => ({ birthDate: record.birthDate }),
  age: ({ record }, at) => ({ age: ageAt(record.birthDate, at) }),
  licenceNumber: ({ record }) => ({ licenseNumber: record.licenceNumber }),
  licenceDate: ({ record }) => ({ licenseDate: record.licenceDate }),
  jmaMemberId: ({ record }) => ({ jmaMember: record.jmaMember, jmaMemberId: record.jmaMemberId }),
  address: ({ record }) => ({ address: record.address }),
  mail: ({ record }) => ({ mail: record.mail }),
  homeArea: ({ profile }) => ({ homeArea: profile.homeArea }),
  practiceArea: ({ profile }) => ({
    practiceArea: profile.practiceArea,
    prefecture: prefectureOf(profile.practiceArea),
  }),
  association: ({ profile }) => ({ association: profile.association }),
  institution: ({ profile }) => ({ affiliation: profile.institution }),
  department: ({ profile }) => ({ department: profile.department }),
  societies: ({ profile }) => ({ societies: profile.societies }),
  statement: ({ profile }) => ({ statement: profile.statement }),
}

/** What `audience` is told at this instant; what is not shown or not known is absent. */
export function discloseClaims(holder: KnownHolder, audience: Audience, at: Date): HolderClaims {
  const claims = itemsShownTo(audience, holder.table).map((item) => CLAIMS_OF[item](holder, at))
  const known = claims.flatMap((some) => Object.entries(some)).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known)
}

/** The prefecture at the beginning of an area such as `神奈川県 鎌倉市`; undefined when it begins with none. */
export function prefectureOf(area: string | undefined): string | undefined {
  return area?.match(/^(?:東京都|北海道|京都府|大阪府|\S{2,3}県)/u)?.[0]
}
