import { addressLine, type CaseView } from '@jitsuin/registration/contract'
import { DescriptionList, useLanguage, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { Day, formatDay } from '../../../pages/partners/day.js'
import { casesWording } from '../wording/index.js'

/** Everything that the applicant stated. */
export function FormFacts({ form, pickupPlace }: Pick<CaseView, 'form' | 'pickupPlace'>): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const language = useLanguage()
  const { name, otherName, membership, workplace, contactAddress } = form
  const none = <span className="text-ink-faint">{say('form.none')}</span>
  const other =
    otherName === undefined
      ? none
      : `${
          otherName.kind === 'formerSurname'
            ? say('form.formerSurname', { name: otherName.family, romaji: otherName.familyRomaji })
            : say('form.commonName', { name: otherName.name, romaji: otherName.romaji })
        }${say('comma')}${say(otherName.print === 'yes' ? 'form.printed' : 'form.notPrinted')}`
  return (
    <DescriptionList
      facts={[
        { term: say('form.name'), value: `${name.family}　${name.given}` },
        { term: say('form.kana'), value: `${name.familyKana}　${name.givenKana}` },
        { term: say('form.romaji'), value: `${name.familyRomaji} ${name.givenRomaji}` },
        { term: say('form.otherName'), value: other },
        { term: say('form.sex'), value: say(`form.${form.sex}`) },
        { term: say('form.birthDate'), value: <Day day={form.birthDate} /> },
        { term: say('form.address'), value: addressLine(form.address) },
        {
          term: say('form.contactAddress'),
          value: contactAddress ? addressLine(contactAddress) : none,
        },
        { term: say('form.phone'), value: form.phone },
        { term: say('form.email'), value: form.email ?? none },
        {
          term: say('form.licence'),
          value: say('form.licenceLine', {
            number: form.licenceNumber,
            date: formatDay(form.licenceDate, language),
          }),
        },
        {
          term: say('form.membership'),
          value:
            membership.kind === 'member'
              ? say('form.member', { id: membership.memberId })
              : say('form.nonMember'),
        },
        { term: say('form.workplace'), value: workplace?.name ?? none },
        { term: say('form.pickup'), value: pickupPlace ? text(pickupPlace) : form.pickupPlaceId },
        { term: say('form.previous'), value: form.previousCardId ?? none },
        {
          term: say('form.residenceIssuedOn'),
          value: form.residenceIssuedOn ? <Day day={form.residenceIssuedOn} /> : none,
        },
      ]}
    />
  )
}
