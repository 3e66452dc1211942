/** This phone is bound to a second certificate: code, short number, passkey, proof. */
import { Button, ErrorNotice, PageHeading, Steps, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useSyncExternalStore } from 'react'
import type { ScannedCode } from '../../code.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import { DoneScreen } from './done.js'
import { type Enrolment, STEPS, stepStates } from './model.js'
import { NumberStep } from './number-step.js'
import { PasskeyStep } from './passkey-step.js'
import { type RunningEnrolment, useEnrolment } from './use-enrolment.js'

/** Draws the page for the code of the address. */
export function EnrolPage(): ReactElement {
  const say = useSay(approveWording)
  const { code } = useServices()
  const found = useSyncExternalStore(code.subscribe, code.current)
  if (found.state === 'read') return <Running key={found.code.grantId} scanned={found.code} />
  return (
    <>
      <PageHeading key={found.state} title={say('enrol.title')} />
      <ErrorNotice title={say(`enrol.${found.state}`)} next={say('enrol.scanAgain')} />
    </>
  )
}

function Running({ scanned }: { readonly scanned: ScannedCode }): ReactElement {
  const say = useSay(approveWording)
  const { passkeys } = useServices()
  const abilities = useQuery({ queryKey: ['abilities'], queryFn: passkeys.abilities, gcTime: 0 }).data
  const running = useEnrolment(scanned)
  const { enrolment, failure } = running
  // Said before a number is typed: an enrolment that is never finished is of no use to anybody.
  if (abilities === 'unsupported')
    return (
      <>
        <PageHeading key="unsupported" title={say('enrol.title')} />
        <FailureNotice failure={{ kind: 'passkey', why: 'unsupported' }} />
      </>
    )
  if (enrolment.step === 'done') return <DoneScreen enrolled={enrolment.enrolled} />
  if (enrolment.step === 'over')
    return (
      <>
        <PageHeading key="over" title={say('enrol.over')} />
        {failure === null ? null : <FailureNotice failure={failure} />}
      </>
    )
  return (
    <>
      <PageHeading key="steps" title={say('enrol.title')}>
        <p className="phrases mt-4 text-lead">{say('enrol.lead')}</p>
      </PageHeading>
      <EnrolmentSteps running={running} enrolment={enrolment} hasLock={LOCKS[abilities ?? 'unknown']} />
    </>
  )
}

type Open = Exclude<Enrolment, { step: 'over' | 'done' }>

const LOCKS = { ready: 'yes', 'no-lock': 'no', unknown: 'unknown' } as const

type StepsProps = {
  readonly running: RunningEnrolment
  readonly enrolment: Open
  readonly hasLock: (typeof LOCKS)[keyof typeof LOCKS]
}

function EnrolmentSteps(props: StepsProps): ReactElement {
  const say = useSay(approveWording)
  const { enrolment } = props
  const states = stepStates(enrolment)
  return (
    <Steps
      label={say('enrol.steps')}
      steps={STEPS.map((name, at) => {
        const state = states[at] ?? 'waiting'
        return {
          key: name,
          title: say(`enrol.step.${name}`),
          state,
          ...(state === 'active' && { children: <CurrentStep {...props} /> }),
        }
      })}
    />
  )
}

function CurrentStep({ running, enrolment, hasLock }: StepsProps): ReactElement {
  switch (enrolment.step) {
    case 'number':
    case 'number-again':
      return <NumberStep key={enrolment.step} running={running} isFirst={enrolment.step === 'number'} />
    case 'passkey':
      return <PasskeyStep running={running} subject={enrolment.begun.subject} hasLock={hasLock} />
    case 'unsent':
      return <FinishStep running={running} />
  }
}

function FinishStep({ running }: { readonly running: RunningEnrolment }): ReactElement {
  const say = useSay(approveWording)
  const { failure, isBusy, sendAgain } = running
  return (
    <StepBody label={say('enrol.step.finish')} busy={isBusy ? say('enrol.sending') : null}>
      {failure === null ? null : (
        <>
          <ErrorNotice title={say('enrol.unsent')} next={say('enrol.unsentNext')} />
          <Button kind="primary" onPress={sendAgain}>
            {say('enrol.sendAgain')}
          </Button>
        </>
      )}
    </StepBody>
  )
}
