/** A carrier that is the holder's already says that the new one is theirs too. */
import { Button, ErrorNotice, useSay } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { CardWay } from '../../card/card-way.js'
import type { CardKind } from '../../card/question.js'
import { FailureNotice } from '../../failure-notice.js'
import { StepBody } from '../../step-body.js'
import { approveWording } from '../../wording/index.js'
import { type Made, VOUCHERS } from './model.js'
import { type RunningCardEnrolment, voucherQuestion } from './use-card-enrolment.js'

type VoucherProps = {
  readonly running: RunningCardEnrolment
  readonly made: Made
  readonly isUnsent: boolean
}

/** Draws the step. */
export function VoucherStep(props: VoucherProps): ReactElement {
  const { running, made, isUnsent } = props
  const [card, setCard] = useState<CardKind | null>(null)
  if (isUnsent && running.failure !== null) return <Unsent running={running} onAgain={() => setCard(null)} />
  if (card !== null)
    return (
      <CardWay
        kind={card}
        question={() => voucherQuestion(made)}
        onAnswer={running.vouchWithCard}
        onBack={() => {
          running.forgetFailure()
          setCard(null)
        }}
      />
    )
  return <Choices {...props} onCard={setCard} />
}

function Choices({
  running,
  made,
  isUnsent,
  onCard,
}: VoucherProps & { readonly onCard: (kind: CardKind) => void }): ReactElement {
  const say = useSay(approveWording)
  const { failure, isBusy, vouchWithPasskey, beginAgain } = running
  const { plan, begun } = made
  const busy = isBusy ? say(isUnsent ? 'enrol.sending' : 'approval.asking') : null
  const press = (voucher: CardKind | 'passkey') => {
    if (isBusy) return
    if (voucher === 'passkey') vouchWithPasskey()
    else onCard(voucher)
  }
  return (
    <StepBody label={say('enrolCard.step.voucher')} busy={busy}>
      <p>{say(`enrolCard.voucherLead.${plan}`, { subject: begun.subject })}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="grid gap-4">
        {VOUCHERS[plan].map((voucher, at) => (
          <Button key={voucher} kind={at === 0 ? 'primary' : 'secondary'} onPress={() => press(voucher)}>
            {say(`enrolCard.voucher.${voucher}`)}
          </Button>
        ))}
        <Button onPress={beginAgain}>{say('enrolCard.beginAgain')}</Button>
      </div>
    </StepBody>
  )
}

function Unsent(props: {
  readonly running: RunningCardEnrolment
  readonly onAgain: () => void
}): ReactElement {
  const say = useSay(approveWording)
  const { sendAgain } = props.running
  return (
    <StepBody label={say('enrolCard.step.voucher')} busy={null}>
      <ErrorNotice title={say('enrol.unsent')} next={say('enrol.unsentNext')} />
      <Button
        kind="primary"
        onPress={() => {
          props.onAgain()
          sendAgain()
        }}
      >
        {say('enrol.sendAgain')}
      </Button>
    </StepBody>
  )
}
