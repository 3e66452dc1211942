/** The application form made of answers that are all in order. */

import { type ApplicationForm, applicationFormSchema } from './form.js'
import { type Answers, type FieldName, judgeField } from './intake-fields.js'

/**
 * Builds the form; `undefined` when an answer is missing or not in order. `consentedAt` is when the applicant agreed.
 */
export function buildForm(
  answers: Answers,
  { today, consentedAt }: { readonly today: string; readonly consentedAt: string },
): ApplicationForm | undefined {
  const value = (field: FieldName): string | undefined => {
    const standing = judgeField(field, answers, today)
    return standing.standing === 'fine' ? standing.value : undefined
  }
  const candidate = {
    channel: 'webForm',
    kind: value('kind'),
    name: {
      family: value('family'),
      given: value('given'),
      familyKana: value('familyKana'),
      givenKana: value('givenKana'),
      familyRomaji: value('familyRomaji'),
      givenRomaji: value('givenRomaji'),
    },
    otherName: otherNameOf(value),
    sex: value('sex'),
    birthDate: value('birthDate'),
    address: { postalCode: value('postalCode'), prefecture: value('prefecture'), rest: value('addressRest') },
    contactAddress:
      value('contactKind') === 'other'
        ? {
            postalCode: value('contactPostalCode'),
            prefecture: value('contactPrefecture'),
            rest: value('contactRest'),
          }
        : undefined,
    phone: value('phone'),
    email: value('email'),
    licenceNumber: value('licenceNumber'),
    licenceDate: value('licenceDate'),
    membership:
      value('membership') === 'member'
        ? { kind: 'member', memberId: value('memberId') }
        : { kind: value('membership') },
    workplace:
      value('workplaceKind') === 'some'
        ? { name: value('workplaceName'), ...(value('workplacePhone') && { phone: value('workplacePhone') }) }
        : undefined,
    pickupPlaceId: value('pickupPlaceId'),
    previousCardId: value('previousCardId'),
    residenceIssuedOn: value('residenceIssuedOn'),
    consentedAt,
  }
  const parsed = applicationFormSchema.safeParse(withoutAbsent(candidate))
  return parsed.success ? parsed.data : undefined
}

function otherNameOf(value: (field: FieldName) => string | undefined) {
  const [kind, name, romaji, print] = [
    value('otherNameKind'),
    value('otherName'),
    value('otherNameRomaji'),
    value('otherNamePrint'),
  ]
  if (kind === 'formerSurname') return { kind, family: name, familyRomaji: romaji, print }
  return kind === 'commonName' ? { kind, name, romaji, print } : undefined
}

function withoutAbsent(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
}
