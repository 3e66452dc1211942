/** How the verifier judges, whom it trusts, and what it does not keep. */
import { Note, PageHeading, useSay, VerdictBadge } from '@jitsuin/ui'
import { ROUTES } from '@jitsuin/verification/contract'
import { type ReactElement, type ReactNode, useId } from 'react'
import { verifierWording } from '../../wording/index.js'
import { TrustTable } from './trust-table.js'

const QUESTIONS = ['integrity', 'chain', 'role', 'status', 'timeStamp'] as const

const WORDS = [
  ['VALID', 'about.valid'],
  ['INVALID', 'about.invalid'],
  ['INDETERMINATE', 'about.indeterminate'],
  ['NOT_APPLICABLE', 'about.notApplicable'],
] as const

/** Draws the page. */
export function AboutPage(): ReactElement {
  const say = useSay(verifierWording)
  return (
    <>
      <PageHeading title={say('about.title')}>
        <p className="mt-4 max-w-3xl text-ink-soft sm:text-lead">{say('about.lead')}</p>
      </PageHeading>
      <Part title={say('about.questions')} lead={say('about.questionsLead')}>
        <ol className="border-b border-rule">
          {QUESTIONS.map((question, index) => (
            <li key={question} className="flex gap-4 border-t border-rule py-4">
              <span aria-hidden="true" className="text-h2 leading-snug font-bold text-action tabular-nums">
                {index + 1}
              </span>
              <div className="grid flex-1 gap-x-8 md:grid-cols-[19rem_1fr]">
                <h3 className="pt-1 font-bold">{say(`result.question.${question}`)}</h3>
                <p className="text-ink-soft md:pt-1">{say(`about.${question}`)}</p>
              </div>
            </li>
          ))}
        </ol>
      </Part>
      <Part title={say('about.words')}>
        <ul className="border-t border-rule">
          {WORDS.map(([verdict, key]) => (
            <li key={verdict} className="grid gap-x-6 border-b border-rule py-3 sm:grid-cols-[13rem_1fr]">
              <VerdictBadge verdict={verdict} />
              <span>{say(key)}</span>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={say('about.trust')} lead={say('about.trustLead')}>
        <TrustTable />
      </Part>
      <Part title={say('about.kept')}>
        <Note title={say('about.keptNothing')} next={say('about.keptMore')} />
      </Part>
      <Part title={say('about.machine')} lead={say('about.machineLead')}>
        <a href={ROUTES.reportSchema} className="text-action underline underline-offset-4 hover:decoration-2">
          {say('about.machineLink')}
        </a>
      </Part>
    </>
  )
}

function Part(props: {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}): ReactElement {
  const id = useId()
  return (
    <section aria-labelledby={id} className="mt-14">
      <h2 id={id} className="mb-3 text-h2">
        {props.title}
      </h2>
      {props.lead === undefined ? null : <p className="mb-5 max-w-3xl">{props.lead}</p>}
      {props.children}
    </section>
  )
}
