/** How to install the card bridge, in three steps. */
import { buttonClass, Note, PageHeading, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { signInWording } from '../../wording/index.js'

const STEPS = ['step1', 'step2', 'step3'] as const

/** Draws the page. */
export function CardBridgePage(): ReactElement {
  const say = useSay(signInWording)
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={say('bridgeHelp.title')}>
        <p className="mt-4 text-ink-soft">{say('bridgeHelp.lead')}</p>
      </PageHeading>
      <ol className="border-b border-rule">
        {STEPS.map((step, index) => (
          <li key={step} className="flex gap-5 border-t border-rule py-5">
            <span aria-hidden="true" className="text-h2 leading-snug font-bold text-action tabular-nums">
              {index + 1}
            </span>
            <div className="min-w-0 flex-1">
              <h2 className="font-bold">{say(`bridgeHelp.${step}`)}</h2>
              <p className="text-ink-soft">{say(`bridgeHelp.${step}More`)}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-8">
        <Note title={say('bridgeHelp.ask')} next={say('bridgeHelp.askMore')} />
      </div>
      <p className="mt-8">
        <Link to="/self-test" className={buttonClass('primary')}>
          {say('bridgeHelp.test')}
        </Link>
      </p>
    </div>
  )
}
