/** The steps of a roll-over; each says what it is for, and the one that is next has its button. */
import type { SamlKeys } from '@jitsuin/federation/contract'
import { Button, Countdown, Moment, type Step, type StepState, Steps, useSay } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { useStaff } from '../../session.js'
import { officeWording } from '../../wording/index.js'
import { countdownOf, type RollOver, rollOverOf } from './model.js'
import { Rehearsal } from './rehearsal.js'

const STEPS = ['announce', 'rehearse', 'wait', 'propose', 'activate'] as const
type StepName = (typeof STEPS)[number]

/** Draws the steps. */
export function RollOverSteps({ keys }: { readonly keys: SamlKeys }): ReactElement {
  const say = useSay(officeWording)
  const { staffId } = useStaff()
  const act = useKeyAct()
  const rollOver = rollOverOf(keys, staffId)
  const now = new Date()
  const steps = STEPS.map(
    (step): Step => ({
      key: step,
      title: say(`keys.step.${step}`),
      state: stateOf(step, rollOver, now),
      detail: <Detail step={step} rollOver={rollOver} now={now} />,
      children: <Act step={step} rollOver={rollOver} now={now} onAct={act.mutate} isBusy={act.isPending} />,
    }),
  )
  return (
    <>
      {act.isError ? (
        <div className="mb-6">
          <FailureNotice error={act.error} />
        </div>
      ) : null}
      <Steps label={say('keys.rollOver')} steps={steps} />
    </>
  )
}

type KeyAct = 'announce' | 'propose' | 'activate'

function useKeyAct() {
  const { saml } = useServices()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (act: KeyAct) => saml[act](),
    onSuccess: (keys) => queries.setQueryData(['saml-keys'], keys),
  })
}

function stateOf(step: StepName, rollOver: RollOver, now: Date): StepState {
  if (rollOver.at === 'no-next') return step === 'announce' ? 'active' : 'waiting'
  const isRehearsed = rollOver.at !== 'announced'
  const isOver = countdownOf(rollOver.next, now) === 'over'
  switch (step) {
    case 'announce':
      return 'done'
    case 'rehearse':
      return isRehearsed ? 'done' : 'active'
    case 'wait':
      return isOver ? 'done' : 'active'
    case 'propose':
      if (rollOver.at === 'proposed') return 'done'
      return isRehearsed ? 'active' : 'waiting'
    case 'activate':
      return rollOver.at === 'proposed' && isOver ? 'active' : 'waiting'
  }
}

function Detail(props: {
  readonly step: StepName
  readonly rollOver: RollOver
  readonly now: Date
}): ReactElement {
  const { step, rollOver, now } = props
  const say = useSay(officeWording)
  const isRunning = rollOver.at !== 'no-next' && countdownOf(rollOver.next, now) === 'running'
  const activeFrom = isRunning ? rollOver.next.activeFrom : undefined
  if (step !== 'wait' || activeFrom === undefined) return <p>{say(`keys.why.${step}`)}</p>
  return (
    <>
      <p>{say('keys.why.wait')}</p>
      <p className="text-body font-bold text-ink">
        {say('keys.left')} <Countdown until={activeFrom} />
        <span className="ml-3 font-normal">
          {say('keys.from')} <Moment iso={activeFrom} />
        </span>
      </p>
    </>
  )
}

function Act(props: {
  readonly step: StepName
  readonly rollOver: RollOver
  readonly now: Date
  readonly onAct: (act: KeyAct) => void
  readonly isBusy: boolean
}): ReactElement | null {
  const say = useSay(officeWording)
  const { step, rollOver, now, onAct, isBusy } = props
  const button = (act: KeyAct) => (
    <Press>
      <Button kind="primary" isDisabled={isBusy} onPress={() => onAct(act)}>
        {say(`keys.act.${act}`)}
      </Button>
    </Press>
  )
  switch (step) {
    case 'announce':
      return rollOver.at === 'no-next' ? button('announce') : null
    case 'rehearse':
      return rollOver.at === 'no-next' ? null : <Rehearsal rehearsals={rollOver.next.rehearsals} />
    case 'wait':
      return null
    case 'propose':
      return rollOver.at === 'rehearsed' ? button('propose') : null
    case 'activate':
      if (rollOver.at !== 'proposed') return null
      if (rollOver.by === 'self') return <p className="mt-1 font-bold">{say('keys.needsOther')}</p>
      return countdownOf(rollOver.next, now) === 'over' ? button('activate') : null
  }
}

function Press({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className="mt-3">{children}</div>
}
