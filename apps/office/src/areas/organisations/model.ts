/** The form of an organisation: every field as text, and the terms that it makes. */
import {
  type Organisation,
  type OrganisationTerms,
  organisationTermsSchema,
} from '@jitsuin/registration/contract'

/** What is typed. `openings`: a line for each, such as `1 09:00-17:00`. */
export type Draft = {
  readonly nameJa: string
  readonly nameEn: string
  readonly postalCode: string
  readonly rest: string
  readonly phone: string
  readonly email: string
  readonly openings: string
  readonly capacity: string
  readonly standing: OrganisationTerms['standing']
}

/** The form as it is filled at first. */
export function draftOf({ terms }: Pick<Organisation, 'terms'>): Draft {
  const { nameJa, nameEn, address, phone, email = '', openings, capacity, standing } = terms
  return {
    nameJa,
    nameEn,
    postalCode: address.postalCode,
    rest: address.rest,
    phone,
    email,
    openings: openings.map(({ weekday, from, until }) => `${weekday} ${from}-${until}`).join('\n'),
    capacity: String(capacity),
    standing,
  }
}

/** The terms that the form says, or the names of the fields that are not sound. Digits of any width are taken. */
export function termsOf(
  before: OrganisationTerms,
  draft: Draft,
):
  | { readonly verdict: 'sound'; readonly terms: OrganisationTerms }
  | { readonly verdict: 'wrong'; readonly fields: string[] } {
  const { email: _email, ...kept } = before
  const narrow = (text: string) => text.normalize('NFKC').trim()
  const email = narrow(draft.email)
  const parsed = organisationTermsSchema.safeParse({
    ...kept,
    nameJa: draft.nameJa,
    nameEn: draft.nameEn,
    address: { ...before.address, postalCode: narrow(draft.postalCode).replace('-', ''), rest: draft.rest },
    phone: narrow(draft.phone).replaceAll('-', ''),
    ...(email !== '' && { email }),
    openings: openingsOf(narrow(draft.openings)),
    capacity: Number(narrow(draft.capacity) || 'x'),
    standing: draft.standing,
  })
  if (parsed.success) return { verdict: 'sound', terms: parsed.data }
  return {
    verdict: 'wrong',
    fields: [...new Set(parsed.error.issues.map(({ path }) => String(path[1] ?? path[0])))],
  }
}

function openingsOf(text: string): unknown[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, weekday, from, until] = /^([1-7])\s+(\d\d:\d\d)-(\d\d:\d\d)$/.exec(line) ?? []
      return { weekday: Number(weekday), from, until }
    })
}
