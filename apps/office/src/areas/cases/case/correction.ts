/** Correcting what an application says: the items that officers correct, as text, and the form that comes of them. */
import { type ApplicationForm, applicationFormSchema } from '@jitsuin/registration/contract'

/** Each item's place in the form. */
export const CORRECTABLE = {
  family: ['name', 'family'],
  given: ['name', 'given'],
  familyKana: ['name', 'familyKana'],
  givenKana: ['name', 'givenKana'],
  familyRomaji: ['name', 'familyRomaji'],
  givenRomaji: ['name', 'givenRomaji'],
  birthDate: ['birthDate'],
  licenceNumber: ['licenceNumber'],
  licenceDate: ['licenceDate'],
  addressRest: ['address', 'rest'],
  phone: ['phone'],
  email: ['email'],
} as const satisfies Readonly<Record<string, readonly string[]>>
/** An item that can be corrected. */
export type Correctable = keyof typeof CORRECTABLE
/** The items as they are typed. */
export type Draft = Readonly<Record<Correctable, string>>

const ITEMS = Object.keys(CORRECTABLE) as Correctable[] // the table has no other keys

/** What the form says now. */
export function draftOf({ name, address, ...form }: ApplicationForm): Draft {
  const { birthDate, licenceNumber, licenceDate, phone, email = '' } = form
  return { ...name, birthDate, licenceNumber, licenceDate, addressRest: address.rest, phone, email }
}

/** The corrected form, or the items that are not as they must be; an item that was not touched stays as it is. */
export function correctedForm(
  form: ApplicationForm,
  draft: Draft,
): { readonly form: ApplicationForm } | { readonly wrong: readonly Correctable[] } {
  const { email, addressRest, phone, birthDate, licenceNumber, licenceDate, ...name } = draft
  const { email: _before, ...rest } = form
  const parsed = applicationFormSchema.safeParse({
    ...rest,
    name,
    birthDate,
    licenceNumber,
    licenceDate,
    phone,
    address: { ...form.address, rest: addressRest },
    ...(email.trim() !== '' && { email: email.trim() }),
  })
  if (parsed.success) return { form: parsed.data }
  const places = parsed.error.issues.map(({ path }) => path.join('.'))
  return { wrong: ITEMS.filter((item) => places.includes(CORRECTABLE[item].join('.'))) }
}

/** Items that differ from the form. */
export function changedItems(form: ApplicationForm, draft: Draft): readonly Correctable[] {
  const before = draftOf(form)
  return ITEMS.filter((item) => before[item] !== draft[item])
}
