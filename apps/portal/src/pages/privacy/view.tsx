import { PageHeading, Section, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { portalWording } from '../../wording/index.js'

const PARTS = ['kept', 'told', 'logged'] as const

/** What the portal keeps about its holders; open to everyone. */
export function PrivacyPage(): ReactElement {
  const say = useSay(portalWording)
  return (
    <>
      <PageHeading title={say('privacy.title')}>
        <p className="mt-4 max-w-3xl text-ink-soft">{say('privacy.lead')}</p>
      </PageHeading>
      {PARTS.map((part) => (
        <Section key={part} title={say(`privacy.${part}`)}>
          <p className="max-w-3xl">{say(`privacy.${part}More`)}</p>
        </Section>
      ))}
      <p className="mt-10 max-w-3xl text-ink-soft">{say('privacy.policy')}</p>
    </>
  )
}
