/** The steps of one call after its report was opened. */
import {
  CALL_BACK_NUMBERS,
  type CallBackNumber,
  IDENTITY_ITEMS,
  type IdentityItem,
  type ProcedureView,
} from '@jitsuin/registration/contract'
import {
  Button,
  ErrorNotice,
  Moment,
  Note,
  Progress,
  SelectField,
  type Step,
  Steps,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { useStaff } from '../../../session.js'
import { aftercare } from '../client.js'
import { Elapsed } from '../parts/elapsed.js'
import { SignButton } from '../signing/sign-button.js'
import { aftercareWording } from '../wording/index.js'
import { groupDigits, stepsOf } from './model.js'

const LOOK_EVERY_MS = 2000

/** Draws the steps of a procedure, and looks again by itself while signatures are awaited. */
export function Call({ procedureId }: { readonly procedureId: string }): ReactElement {
  const say = useSay(aftercareWording)
  const view = useQuery({
    queryKey: ['aftercare', 'procedure', procedureId],
    queryFn: () => aftercare.procedure(procedureId),
    refetchInterval: ({ state }) =>
      state.data?.state === 'awaiting-signatures' || state.data?.state === 'sending' ? LOOK_EVERY_MS : false,
  })
  if (view.isPending) return <Progress label={say('loading')} />
  if (view.isError) return <FailureNotice error={view.error} />
  return <Stages view={view.data} />
}

function Stages({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const states = stepsOf(view.state)
  const { countedFrom } = view.facts
  const steps: readonly Step[] = [
    {
      key: 'identify',
      title: say('desk.identify'),
      state: states.identify,
      detail: <Asked asked={view.asked} />,
      children:
        states.identify === 'active' ? (
          <Identify view={view} />
        ) : view.state === 'refused' ? (
          <ErrorNotice title={say('desk.failed')} />
        ) : null,
    },
    {
      key: 'callBack',
      title: say('desk.callBack'),
      state: states.callBack,
      children: states.callBack === 'active' ? <CallBack view={view} /> : null,
    },
    {
      key: 'sign',
      title: say('desk.sign'),
      state: states.sign,
      children: states.sign === 'active' ? <Sign view={view} /> : null,
    },
    {
      key: 'done',
      title: say('desk.done'),
      state: states.done,
      children: view.state === 'revoked' ? <Done view={view} /> : null,
    },
  ]
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center justify-between gap-4 rounded-xl bg-ground p-5">
        <div>
          <p className="text-h3 font-bold">{view.name}</p>
          <p className="text-ink-soft">
            {view.kana}　<span className="font-mono">{view.cards.map(({ cardId }) => cardId).join(' ')}</span>
          </p>
        </div>
        <p className="text-right">
          <span className="block font-mono text-lead">{view.number}</span>
          {states.sign === 'active' && countedFrom !== undefined ? (
            <span className="text-note">
              {say('desk.clock')} <Elapsed since={countedFrom} />
            </span>
          ) : null}
        </p>
      </div>
      <Steps label={say('desk.title')} steps={steps} />
      <div className="mt-8">
        <Note title={say('desk.tell', { number: view.number })} />
      </div>
    </>
  )
}

function Asked({ asked }: { readonly asked: ProcedureView['asked'] }): ReactElement | null {
  const say = useSay(aftercareWording)
  const text = useText()
  if (asked.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2">
      {asked.map(({ item, answered }) => (
        <li key={item}>
          <Tag tone={answered === 'right' ? 'action' : 'danger'}>
            {text(IDENTITY_ITEMS[item])} {answered === 'right' ? say('desk.right') : say('desk.wrong')}
          </Tag>
        </li>
      ))}
    </ul>
  )
}

/** What every step of the desk does with its answer: the page shows the newest state. */
function useStep<Wish>(view: ProcedureView, act: (wish: Wish) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      queries.invalidateQueries({
        queryKey: ['aftercare', 'procedure', view.procedureId],
        refetchType: 'active',
      }),
  })
}

function Identify({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const { askable, procedureId, revision } = view
  const [chosen, setChosen] = useState<IdentityItem | null>(null)
  const [said, setSaid] = useState('')
  const item = chosen !== null && askable.includes(chosen) ? chosen : askable[0]
  const check = useStep(view, (asked: IdentityItem) =>
    aftercare.answer(procedureId, { expectedRevision: revision, item: asked, said }).then(() => setSaid('')),
  )
  if (item === undefined) return <ErrorNotice title={say('desk.failed')} />
  return (
    <form
      noValidate
      className="mt-3 grid max-w-3xl items-end gap-4 md:grid-cols-[16rem_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault()
        if (said.trim() !== '') check.mutate(item)
      }}
    >
      <p className="text-note text-ink-soft md:col-span-3">{say('desk.identifyLead')}</p>
      <SelectField
        label={say('desk.ask')}
        value={item}
        options={askable.map((value) => ({ value, label: text(IDENTITY_ITEMS[value]) }))}
        onChange={setChosen}
      />
      <TextField
        label={say('desk.said')}
        type={IDENTITY_ITEMS[item].form === 'day' ? 'date' : 'text'}
        value={said}
        onChange={setSaid}
        autoComplete="off"
        maxLength={200}
      />
      <Button kind="primary" type="submit" isDisabled={check.isPending}>
        {say('desk.check')}
      </Button>
      {check.isError ? <FailureNotice error={check.error} /> : null}
    </form>
  )
}

function CallBack({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const text = useText()
  const { procedureId, revision, numbers } = view
  const [shown, setShown] = useState<{ readonly number: CallBackNumber; readonly digits: string } | null>(
    null,
  )
  const show = useMutation({
    mutationFn: (number: CallBackNumber) => aftercare.callBackNumber(procedureId, number),
    onSuccess: ({ digits }, number) => setShown({ number, digits }),
  })
  const answered = useStep(view, (number: CallBackNumber) =>
    aftercare.act(procedureId, 'call-back-answered', { expectedRevision: revision, number }),
  )
  return (
    <div className="mt-3 grid max-w-3xl gap-4">
      <p className="text-note text-ink-soft">{say('desk.callBackLead')}</p>
      <p className="flex flex-wrap gap-3">
        {numbers.map((number) => (
          <Button key={number} isDisabled={show.isPending} onPress={() => show.mutate(number)}>
            {text(CALL_BACK_NUMBERS[number])}: {say('desk.show')}
          </Button>
        ))}
      </p>
      {shown === null ? null : (
        <div className="rounded-xl border-2 border-action p-5">
          <p className="text-note text-ink-soft">{text(CALL_BACK_NUMBERS[shown.number])}</p>
          <p className="font-mono text-h2 font-bold tracking-wide">{groupDigits(shown.digits)}</p>
          <p className="mt-4">
            <Button
              kind="primary"
              isDisabled={answered.isPending}
              onPress={() => answered.mutate(shown.number)}
            >
              {say('desk.answered')}
            </Button>
          </p>
        </div>
      )}
      {show.isError ? <FailureNotice error={show.error} /> : null}
      {answered.isError ? <FailureNotice error={answered.error} /> : null}
    </div>
  )
}

function Sign({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const { actions, staffId } = useStaff()
  const signedBy = view.facts.signedBy ?? []
  const isMine = signedBy.some((one) => one.staffId === staffId)
  const maySign = actions.includes('aftercare/revoke') && !isMine && view.state === 'awaiting-signatures'
  return (
    <div className="mt-3 grid max-w-3xl gap-4">
      <p className="text-note text-ink-soft">{say('desk.signLead')}</p>
      {signedBy.map((one) => (
        <p key={one.officerId}>
          <Tag tone="action">{say('procedure.signed')}</Tag> {one.staffId} <Moment iso={one.signedAt} />
        </p>
      ))}
      {maySign ? (
        <p>
          <SignButton procedureId={view.procedureId} />
        </p>
      ) : (
        <Progress label={say(view.state === 'sending' ? 'signing.sent' : 'signing.mineDone')} />
      )}
    </div>
  )
}

function Done({ view }: { readonly view: ProcedureView }): ReactElement {
  const say = useSay(aftercareWording)
  const { revokedAt = '', tookSeconds = 0, paperDueOn } = view.facts
  return (
    <div className="mt-3">
      <p className="text-lead font-bold">
        {say('desk.doneLead', { at: clockWords(revokedAt), seconds: tookSeconds })}
      </p>
      {paperDueOn === undefined ? null : (
        <p className="mt-2 text-ink-soft">
          {say('desk.paper')}: <Day day={paperDueOn} />
        </p>
      )}
    </div>
  )
}

/** The time of day in Japan, `9:12`. */
function clockWords(iso: string): string {
  return new Intl.DateTimeFormat('ja-JP', {
    timeZone: 'Asia/Tokyo',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(iso))
}
