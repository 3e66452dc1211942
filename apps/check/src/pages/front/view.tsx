/** What this place is for, and the two ways in. */
import { buttonClass, PageHeading, Section, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { checkWording } from '../../wording/index.js'

const STEPS = ['front.step1', 'front.step2', 'front.step3', 'front.step4'] as const

/** Draws the page. */
export function FrontPage(): ReactElement {
  const say = useSay(checkWording)
  return (
    <>
      <PageHeading title={say('front.title')}>
        <p className="phrases mt-4 max-w-3xl text-lead">{say('front.lead')}</p>
        <p className="mt-6 flex flex-wrap gap-3">
          <Link to="/check" className={buttonClass('primary')}>
            {say('nav.check')}
          </Link>
          <Link to="/receipt" className={buttonClass('secondary')}>
            {say('nav.receipt')}
          </Link>
        </p>
      </PageHeading>
      <Section title={say('front.how')}>
        <ol className="max-w-3xl list-decimal space-y-3 pl-6">
          {STEPS.map((step) => (
            <li key={step}>{say(step)}</li>
          ))}
        </ol>
      </Section>
      <Section title={say('front.law')}>
        <p className="max-w-3xl">{say('front.lawText')}</p>
      </Section>
    </>
  )
}
