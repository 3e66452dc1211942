/** Where an application stands: in plain words, with every step's date, and what the applicant can do now. */
import { formatJapanTime } from '@jitsuin/kernel'
import {
  type CaseStateName,
  DEFICIENCIES,
  type DeficiencyCode,
  type DocumentKind,
  STATE_STORIES,
  type Tracker,
  UPLOADED_KINDS,
  type UploadedKind,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  buttonClass,
  Dialog,
  PageHeading,
  Progress,
  Section,
  Steps,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice, failureOf, NoKey } from '../failure-notice.js'
import { TextQuestion } from '../fields/text-question.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'
import { PaperTaskView } from './paper-task.js'
import { PlaceChooser } from './place-question.js'
import { downloadForm } from './printed-form.js'

/** Draws the status of this browser's application; a draft is led back to its form. */
export function StatusPage(): ReactElement {
  const say = useSay(applyWording)
  const { client, key } = useApplicant()
  const tracker = useQuery({
    queryKey: ['tracker', key],
    queryFn: () => client.tracker(),
    enabled: key !== undefined,
    refetchInterval: 60_000,
  })
  if (key === undefined) return <NoKey />
  if (tracker.isPending) return <Progress label={say('loading')} />
  if (tracker.isError) {
    const failure = failureOf(tracker.error)
    if (failure.kind === 'refused' && failure.code === 'intake/not-sent-yet')
      return <Navigate to="/form/review" replace />
    return <FailureNotice error={tracker.error} onAgain={() => void tracker.refetch()} />
  }
  return <Status tracker={tracker.data} />
}

const TURNS = {
  applicant: 'border-action bg-action-soft',
  office: 'border-rule bg-ground',
  nobody: 'border-rule bg-ground',
} as const

function Status({ tracker }: { readonly tracker: Tracker }): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const story = STATE_STORIES[tracker.state]
  return (
    <>
      <PageHeading title={text(story.title)}>
        <p className="mt-3 text-lead">
          {say('status.number')} <strong className="tabular-nums">{tracker.caseNumber}</strong>
        </p>
      </PageHeading>
      <div className={`rounded-2xl border-2 p-5 ${TURNS[story.turn]}`}>
        <p className="font-bold">{say(`status.turn.${story.turn}`)}</p>
        <p className="mt-1 text-lead">{text(story.next)}</p>
        {tracker.reason ? <p className="mt-2">{tracker.reason}</p> : null}
        {tracker.usualDays && story.turn !== 'nobody' ? (
          <p className="mt-2">{say('status.usual', { days: tracker.usualDays })}</p>
        ) : null}
        {tracker.unclaimedOn ? (
          <p className="mt-2 font-bold">{say('status.until', { date: tracker.unclaimedOn })}</p>
        ) : null}
        {tracker.payBy ? (
          <p className="mt-2 font-bold">{say('status.until', { date: tracker.payBy })}</p>
        ) : null}
      </div>
      {tracker.state === 'received' ? <PostingNote caseNumber={tracker.caseNumber} /> : null}
      {tracker.can.includes('answer') ? <Answer tracker={tracker} /> : null}
      <Section title={say('status.steps')}>
        <Steps label={say('status.steps')} steps={useSteps(tracker)} />
      </Section>
      <Acts tracker={tracker} />
    </>
  )
}

/** What still goes by post, and to print it with the number on it. */
function PostingNote({ caseNumber }: { readonly caseNumber: string }): ReactElement {
  const say = useSay(applyWording)
  const { client } = useApplicant()
  const form = useMutation({ mutationFn: () => downloadForm(client) })
  return (
    <Section title={say('posting.title')}>
      <div className="rounded-2xl border border-edge p-5">
        <p className="text-lead">{say('posting.what')}</p>
        <p className="mt-2">{say('posting.how')}</p>
        <div className="mt-3 flex items-center justify-center gap-4 border-2 border-ink px-4 py-2">
          <p className="text-h2 font-bold tabular-nums">{caseNumber}</p>
          <img
            src={client.numberQrAddress(caseNumber)}
            alt={say('posting.qr', { number: caseNumber })}
            width={96}
            height={96}
          />
        </div>
        <div className="screen-only mt-4 flex flex-wrap gap-3">
          <Button onPress={() => form.mutate()} isDisabled={form.isPending}>
            {say('posting.form')}
          </Button>
          <Button onPress={() => window.print()}>{say('posting.print')}</Button>
        </div>
        {form.isError ? <FailureNotice error={form.error} /> : null}
      </div>
    </Section>
  )
}

/** The usual way of an application; what lies before the applicant is grey. */
const WAY: readonly CaseStateName[] = [
  'received',
  'document-check',
  'approval-wait',
  'approved',
  'shipped',
  'notified',
  'handed-over',
]

function useSteps(tracker: Tracker) {
  const text = useText()
  const language = useLanguage()
  const gone = tracker.steps.map(({ state, at }, index) => ({
    key: `${state}-${at}`,
    title: text(STATE_STORIES[state].title),
    state:
      index === tracker.steps.length - 1 && STATE_STORIES[tracker.state].turn !== 'nobody'
        ? ('active' as const)
        : ('done' as const),
    detail: formatJapanTime(new Date(at), language),
  }))
  const isOver = STATE_STORIES[tracker.state].turn === 'nobody'
  const reached = tracker.steps.map(({ state }) => STATE_STORIES[state].title)
  const last = Math.max(
    ...WAY.map((state, index) => (reached.includes(STATE_STORIES[state].title) ? index : -1)),
  )
  const ahead = isOver
    ? []
    : WAY.slice(last + 1).map((state) => ({
        key: state,
        title: text(STATE_STORIES[state].title),
        state: 'waiting' as const,
      }))
  return [...gone, ...ahead]
}

function isUploaded(kind: DocumentKind | 'form'): kind is UploadedKind {
  return UPLOADED_KINDS.some((each) => each === kind)
}

/** Only what is missing, with the means to hand it in. */
function Answer({ tracker }: { readonly tracker: Tracker }): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const { client, key } = useApplicant()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const again = () => queries.invalidateQueries({ queryKey: ['tracker', key] })
  const send = useMutation({
    mutationFn: () =>
      client.answer({ expectedRevision: tracker.revision, ...(note.trim() && { note: note.trim() }) }),
    onSuccess: again,
  })
  const known = tracker.deficiencies.flatMap(({ code, note: words }) => {
    const row = code in DEFICIENCIES ? DEFICIENCIES[code as DeficiencyCode] : DEFICIENCIES['other/see-note'] // checked by `in`
    return [{ code, words, row }]
  })
  const kinds = [...new Set(known.map(({ row }) => row.about))].filter(isUploaded)
  return (
    <Section
      title={say('answer.title')}
      lead={tracker.answerBy ? say('answer.until', { date: tracker.answerBy }) : undefined}
    >
      <ul className="grid gap-3">
        {known.map(({ code, row, words }) => (
          <li key={code} className="rounded-lg border-l-4 border-unsure-mark bg-unsure-soft px-4 py-3">
            <p className="font-bold">{text(row)}</p>
            {words ? <p className="mt-1">{words}</p> : null}
          </li>
        ))}
      </ul>
      <div className="mt-5 grid gap-5">
        {kinds.map((kind) => (
          <PaperTaskView
            key={kind}
            kind={kind}
            held={tracker.answers.filter((paper) => paper.kind === kind)}
            isChecked={false}
            onChanged={again}
          />
        ))}
        <TextQuestion name="note" label={say('answer.note')} value={note} onChange={setNote} isOptional />
        <button
          type="button"
          disabled={send.isPending || (tracker.answers.length === 0 && note.trim() === '')}
          onClick={() => send.mutate()}
          className={`${buttonClass('primary')} min-h-16 text-h3`}
        >
          {say('answer.send')}
        </button>
        {send.isError ? <FailureNotice error={send.error} /> : null}
      </div>
    </Section>
  )
}

/** What else can be done now. */
function Acts({ tracker }: { readonly tracker: Tracker }): ReactElement | null {
  const say = useSay(applyWording)
  const [open, setOpen] = useState<'withdraw' | 'place'>()
  const { can } = tracker
  if (!can.some((act) => act === 'withdraw' || act === 'change-place' || act === 'reserve')) return null
  return (
    <Section title={say('acts.title')}>
      <div className="screen-only flex flex-wrap gap-3">
        {tracker.reservationCode ? (
          <Link
            to="/pickup/$code"
            params={{ code: tracker.reservationCode }}
            className={buttonClass('primary')}
          >
            {say('acts.reserve')}
          </Link>
        ) : null}
        {can.includes('change-place') ? (
          <Button onPress={() => setOpen('place')}>{say('acts.place')}</Button>
        ) : null}
        {can.includes('withdraw') ? (
          <Button onPress={() => setOpen('withdraw')}>{say('acts.withdraw')}</Button>
        ) : null}
      </div>
      <WithdrawDialog tracker={tracker} isOpen={open === 'withdraw'} onClose={() => setOpen(undefined)} />
      <PlaceDialog tracker={tracker} isOpen={open === 'place'} onClose={() => setOpen(undefined)} />
    </Section>
  )
}

type DialogProps = { readonly tracker: Tracker; readonly isOpen: boolean; readonly onClose: () => void }

function WithdrawDialog({ tracker, isOpen, onClose }: DialogProps): ReactElement {
  const say = useSay(applyWording)
  const { client, key } = useApplicant()
  const queries = useQueryClient()
  const withdraw = useMutation({
    mutationFn: () => client.withdraw({ expectedRevision: tracker.revision }),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: ['tracker', key] })
    },
  })
  return (
    <Dialog title={say('acts.withdrawSure')} isOpen={isOpen} onClose={onClose}>
      <p>{say('acts.withdrawNext')}</p>
      {withdraw.isError ? <FailureNotice error={withdraw.error} /> : null}
      <Actions>
        <Button kind="primary" onPress={() => withdraw.mutate()} isDisabled={withdraw.isPending}>
          {say('acts.withdraw')}
        </Button>
        <Button onPress={onClose}>{say('acts.keep')}</Button>
      </Actions>
    </Dialog>
  )
}

function PlaceDialog({ tracker, isOpen, onClose }: DialogProps): ReactElement {
  const say = useSay(applyWording)
  const { client, key } = useApplicant()
  const queries = useQueryClient()
  const [placeId, setPlaceId] = useState(tracker.pickupPlaceId)
  const change = useMutation({
    mutationFn: () => client.changePlace({ expectedRevision: tracker.revision, pickupPlaceId: placeId }),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: ['tracker', key] })
    },
  })
  return (
    <Dialog title={say('acts.place')} isOpen={isOpen} onClose={onClose}>
      <div className="grid gap-5">
        <PlaceChooser value={placeId} onChange={setPlaceId} usualPrefecture="" />
      </div>
      {change.isError ? <FailureNotice error={change.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          onPress={() => change.mutate()}
          isDisabled={change.isPending || placeId === tracker.pickupPlaceId}
        >
          {say('acts.placeSave')}
        </Button>
        <Button onPress={onClose}>{say('acts.close')}</Button>
      </Actions>
    </Dialog>
  )
}
