/** A phone, a computer or a My Number card is enrolled without a code: a card of the holder's vouches for it. */
import { buttonClass, CheckIcon, PageHeading, Steps, Tabs, useSay } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { approveWording } from '../../wording/index.js'
import { DoneScreen } from '../enrol/done.js'
import { type OpenEnrolment, PLANS, type Plan, STEPS, stepStates } from './model.js'
import { NewCardStep, NewPasskeyStep } from './new-step.js'
import { PersonStep } from './person-step.js'
import { type RunningCardEnrolment, useCardEnrolment } from './use-card-enrolment.js'
import { VoucherStep } from './voucher-step.js'

/** Draws the page; `subject` as the address names the person. */
export function CardEnrolPage({ subject }: { readonly subject: string | undefined }): ReactElement {
  const say = useSay(approveWording)
  const [plan, setPlan] = useState<Plan>('passkey')
  const running = useCardEnrolment()
  const { enrolment, beginAgain, isBusy } = running
  if (enrolment.step === 'enrolled') return <DoneScreen enrolled={enrolment.enrolled} />
  if (enrolment.step === 'linked') return <LinkedScreen subject={enrolment.subject} />
  return (
    <>
      <PageHeading key="steps" title={say('enrolCard.title')}>
        <p className="phrases mt-4 text-lead">{say('enrolCard.lead')}</p>
      </PageHeading>
      <Tabs
        label={say('enrolCard.plans')}
        selected={plan}
        onSelect={(key) => {
          const chosen = PLANS.find((one) => one === key)
          if (chosen === undefined || chosen === plan || isBusy) return
          setPlan(chosen)
          beginAgain()
        }}
        tabs={PLANS.map((one) => ({
          key: one,
          title: say(`enrolCard.plan.${one}`),
          content: (
            <>
              <p className="mb-8">{say(`enrolCard.planLead.${one}`)}</p>
              <EnrolmentSteps plan={one} running={running} enrolment={enrolment} subject={subject} />
            </>
          ),
        }))}
      />
    </>
  )
}

type StepsProps = {
  readonly plan: Plan
  readonly running: RunningCardEnrolment
  readonly enrolment: OpenEnrolment
  readonly subject: string | undefined
}

function EnrolmentSteps(props: StepsProps): ReactElement {
  const say = useSay(approveWording)
  const { plan, enrolment } = props
  const states = stepStates(enrolment)
  return (
    <Steps
      label={say('enrol.steps')}
      steps={STEPS.map((name, at) => {
        const state = states[at] ?? 'waiting'
        return {
          key: name,
          title: say(name === 'new' ? `enrolCard.new.${plan}` : `enrolCard.step.${name}`),
          state,
          ...(state === 'active' && { children: <CurrentStep {...props} /> }),
        }
      })}
    />
  )
}

function CurrentStep({ plan, running, enrolment, subject }: StepsProps): ReactElement {
  switch (enrolment.step) {
    case 'person':
      return <PersonStep running={running} subject={subject} />
    case 'new':
      return plan === 'passkey' ? (
        <NewPasskeyStep running={running} begun={enrolment} />
      ) : (
        <NewCardStep running={running} begun={enrolment} />
      )
    case 'voucher':
    case 'unsent':
      return <VoucherStep running={running} made={enrolment.made} isUnsent={enrolment.step === 'unsent'} />
  }
}

function LinkedScreen({ subject }: { readonly subject: string }): ReactElement {
  const say = useSay(approveWording)
  return (
    <>
      <PageHeading key="linked" title={say('enrolCard.linked')}>
        <div className="mt-5 flex gap-4 rounded-xl border border-action bg-action-soft p-5">
          <CheckIcon className="size-7 shrink-0 text-action" />
          <p className="font-bold">{say('enrolCard.linkedLead', { subject })}</p>
        </div>
      </PageHeading>
      <p>{say('enrolCard.linkedMore')}</p>
      <p className="mt-8">
        <Link to="/" className={buttonClass('secondary')}>
          {say('toFront')}
        </Link>
      </p>
    </>
  )
}
