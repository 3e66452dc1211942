import { DISCLOSURE_ITEMS, type HolderFacts } from '@jitsuin/holder/contract'
import { DescriptionList, type Fact, Section, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { slashDay } from '../../formats.js'
import { portalWording } from '../../wording/index.js'

/** What the issuer registered; it is changed by a notification to the issuer, not here. */
export function RegisteredFacts({ holder }: { readonly holder: HolderFacts }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const { family, given } = holder
  const label = (item: keyof typeof DISCLOSURE_ITEMS) => text(DISCLOSURE_ITEMS[item])
  const facts: Fact[] = [
    { term: label('name'), value: `${family.kanji} ${given.kanji}` },
    { term: say('profile.kana'), value: `${family.kana} ${given.kana}` },
    { term: say('profile.romaji'), value: `${given.romaji} ${family.romaji}` },
    { term: say('profile.formerName'), value: holder.formerName ?? say('unset') },
    { term: label('sex'), value: say(`panel.sex.${holder.sex}`) },
    { term: label('birthDate'), value: slashDay(holder.birthDate) },
    { term: label('licenceNumber'), value: holder.licenceNumber },
    { term: label('licenceDate'), value: slashDay(holder.licenceDate) },
    { term: say('profile.member'), value: say(`panel.member.${holder.jmaMember}`) },
    { term: label('jmaMemberId'), value: holder.jmaMemberId ?? say('unset') },
    { term: label('address'), value: holder.addressAtApplication ?? say('unset') },
    { term: label('mail'), value: holder.mailAtApplication ?? say('unset') },
  ]
  return (
    <div className="mt-16">
      <Section title={say('profile.basic')} lead={say('profile.basicLead')}>
        <DescriptionList facts={facts} />
      </Section>
    </div>
  )
}
