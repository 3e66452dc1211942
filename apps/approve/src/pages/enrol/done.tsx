/** The phone is bound: who, until when, what it can do, and honestly where the key is. */
import type { Enrolled } from '@jitsuin/key-management/contract'
import { buttonClass, CheckIcon, DescriptionList, Moment, PageHeading, Section, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'

/** Draws the end of an enrolment. */
export function DoneScreen({ enrolled }: { readonly enrolled: Enrolled }): ReactElement {
  const say = useSay(approveWording)
  const { subject, name, validUntil, origin } = enrolled
  return (
    <>
      <PageHeading key="done" title={say('done.title')}>
        <div className="mt-5 flex gap-4 rounded-xl border border-action bg-action-soft p-5">
          <CheckIcon className="size-7 shrink-0 text-action" />
          <p className="font-bold">{say('done.lead', { name })}</p>
        </div>
      </PageHeading>
      <DescriptionList
        facts={[
          { term: say('fact.person'), value: name },
          { term: say('done.number'), value: subject },
          { term: say('done.validUntil'), value: <Moment iso={validUntil} /> },
        ]}
      />
      <Section title={say('done.can')}>
        <ul className="list-disc space-y-2 pl-6">
          <li>{say('done.can1')}</li>
          <li>{say('done.can2')}</li>
          <li>{say('done.can3')}</li>
        </ul>
      </Section>
      <Section title={say('done.where')}>
        <p>{say(`done.origin.${origin}`)}</p>
        <p className="mt-3">{say('done.now')}</p>
      </Section>
      <p className="mt-8">
        <Link to="/" className={buttonClass('secondary')}>
          {say('toFront')}
        </Link>
      </p>
    </>
  )
}
