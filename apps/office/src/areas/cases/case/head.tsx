/** Where the case stands, whose it is, and what can be done with it; it stays in sight. */
import {
  CASE_ACTS,
  CASE_KINDS,
  type CaseActName,
  type CaseView,
  CHANNELS,
  type Presence,
} from '@jitsuin/registration/contract'
import { Button, type KeyAct, KeyHelp, Moment, PageHeading, PrintIcon, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMay, useStaff } from '../../../session.js'
import { useNameOf } from '../colleagues.js'
import { AssignDialog } from '../queue/bulk.js'
import { CaseStateTag } from '../state-tag.js'
import { casesWording } from '../wording/index.js'
import { EnrolmentLetterLine } from './enrolment-letter.js'
import { mainAct, otherActs } from './model.js'

type Props = {
  readonly view: CaseView
  readonly keys: readonly KeyAct[]
  readonly onAct: (act: CaseActName) => void
  readonly next: { readonly go: () => void; readonly isPending: boolean }
  readonly others: Presence['others']
  readonly onReload: () => void
}

/** Draws the head. */
export function CaseHead({ view, keys, onAct, next, others, onReload }: Props): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { caseNumber, kind, channel, state, stateSince, receivedAt } = view.head
  const { name } = view.form
  return (
    <div className="-mt-2 mb-6">
      <div className="screen-only mb-1 flex flex-wrap items-center justify-between gap-x-6">
        <Link
          to={'/cases' as string}
          className="inline-flex min-h-9 items-center text-note text-action underline underline-offset-4"
        >
          {say('case.back')}
        </Link>
        <KeyHelp acts={keys} />
      </div>
      <div className="[&>div]:mb-2">
        <PageHeading title={say('case.title', { number: caseNumber })} />
      </div>
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="text-h3 font-bold">
          {name.family}　{name.given}
        </span>
        <span className="text-ink-soft">
          {name.familyKana}　{name.givenKana}
        </span>
        <CaseStateTag state={state} />
        <span className="text-note text-ink-soft">
          {text(CASE_KINDS[kind])}・{text(CHANNELS[channel])}・{say('case.received')}{' '}
          <Moment iso={receivedAt} />・{text({ ja: '現在の状態から', en: 'in this state since' })}{' '}
          <Moment iso={stateSince} />
        </span>
      </p>
      <Assignee view={view} onReload={onReload} />
      <EnrolmentLetterLine letter={view.enrolmentLetter} />
      {others.length === 0 ? null : (
        <p
          role="status"
          className="screen-only mt-2 rounded-lg border border-unsure-mark bg-unsure-soft px-4 py-2 text-unsure"
        >
          {say('case.presence', { names: others.map(({ displayName }) => displayName).join(say('comma')) })}
        </p>
      )}
      <Acts view={view} onAct={onAct} next={next} />
    </div>
  )
}

function Acts({ view, onAct, next }: Pick<Props, 'view' | 'onAct' | 'next'>): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const main = mainAct(view)
  const others = otherActs(view)
  return (
    <section aria-label={say('case.acts')} className="screen-only mt-4 flex flex-wrap items-center gap-3">
      {main === undefined ? null : (
        <Button kind="primary" onPress={() => onAct(main)}>
          {text(CASE_ACTS[main])}
        </Button>
      )}
      {others.map((act) => (
        <Button
          key={act}
          kind={act === 'reject' || act === 'withdraw' ? 'quiet' : 'secondary'}
          onPress={() => onAct(act)}
        >
          {text(CASE_ACTS[act])}
        </Button>
      ))}
      {main === undefined && others.length === 0 ? (
        <p className="text-note text-ink-soft">{say('case.noActs')}</p>
      ) : null}
      <span className="ml-auto flex flex-wrap gap-3">
        <Button kind="quiet" onPress={() => window.print()}>
          <PrintIcon className="size-5" />
          {say('case.print')}
        </Button>
        <Button isDisabled={next.isPending} onPress={next.go}>
          {say('case.next')}
        </Button>
      </span>
    </section>
  )
}

function Assignee({ view, onReload }: Pick<Props, 'view' | 'onReload'>): ReactElement {
  const say = useSay(casesWording)
  const may = useMay()
  const nameOf = useNameOf()
  const { staffId } = useStaff()
  const { caseId, caseNumber, assignedTo } = view.head
  const [isOpen, setOpen] = useState(false)
  const assignee = assignedTo === undefined ? null : { staffId: assignedTo, displayName: nameOf(assignedTo) }
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 text-note">
      <span className="text-ink-soft">{say('case.assigned')}</span>
      <span className={assignee ? 'font-bold' : 'text-ink-soft'}>
        {assignee?.displayName ?? say('case.nobody')}
        {assignedTo === staffId ? say('sign.you') : null}
      </span>
      {may('cases/assign') === 'allowed' ? (
        <Button kind="quiet" onPress={() => setOpen(true)}>
          {say('case.give')}
        </Button>
      ) : null}
      {isOpen ? (
        <AssignDialog
          chosen={[{ caseId, caseNumber, assignedTo: assignee }]}
          onClose={() => {
            setOpen(false)
            onReload()
          }}
        />
      ) : null}
    </p>
  )
}
