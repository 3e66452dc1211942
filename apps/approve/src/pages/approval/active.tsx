/** An authorisation in force: until when, for whom, and how to end it. */
import { CheckIcon, Countdown, PageHeading, Section, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'
import { ContinueBack } from './continue-back.js'
import { DayFacts, DayMoment } from './facts.js'
import type { Question } from './model.js'

/** Draws what is in force. */
export function ActiveScreen({ question }: { readonly question: Question }): ReactElement {
  const say = useSay(approveWording)
  const { ends } = question.day
  return (
    <>
      <PageHeading key="active" title={say('approval.active')}>
        <p className="phrases mt-4 text-lead">{say('approval.activeMore')}</p>
      </PageHeading>
      <div className="mb-8 flex gap-4 rounded-xl border border-action bg-action-soft p-5">
        <CheckIcon className="size-7 shrink-0 text-action" />
        <div className="min-w-0">
          <p className="font-bold">
            <span className="block text-note font-normal">{say('approval.until')}</span>
            <DayMoment at={ends} />
          </p>
          <p>
            {say('approval.left')} <Countdown until={ends.toISOString()} />
          </p>
        </div>
      </div>
      <ContinueBack id={question.day.authorisation} />
      <DayFacts question={question} />
      <Section title={say('approval.endTitle')}>
        <p>{say('approval.canEnd')}</p>
        <p className="mt-2">{say('approval.close')}</p>
      </Section>
    </>
  )
}
