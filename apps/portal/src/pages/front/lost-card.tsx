import { Section, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { usePlace } from '../../session/me.js'
import { portalWording } from '../../wording/index.js'

const STEPS = ['front.lostStep1', 'front.lostStep2', 'front.lostStep3'] as const

/** What to do when a card is lost, and whom to call. */
export function LostCard(): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const contact = usePlace().data?.lossContact
  return (
    <Section title={say('front.lost')} lead={say('front.lostLead')}>
      <ol className="list-decimal space-y-1.5 pl-6">
        {STEPS.map((step) => (
          <li key={step}>{say(step)}</li>
        ))}
      </ol>
      <p className="mt-4">
        <span className="mr-3 font-bold">{say('front.lostContact')}</span>
        {contact ? text(contact) : say('front.noLossContact')}
      </p>
    </Section>
  )
}
