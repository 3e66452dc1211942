/** Who has signed and who must not; and the signature itself, over exactly what is shown. */
import type { CaseActName, CaseView, OrderSignature, WarrantToSign } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  buttonClass,
  CheckIcon,
  Dialog,
  Moment,
  Note,
  Progress,
  Section,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useStaff } from '../../../session.js'
import { OrdersShown } from '../../../signing/orders-shown.js'
import { SignHere } from '../../../signing/sign-here.js'
import { cases } from '../client.js'
import { useNameOf } from '../colleagues.js'
import { DemonstrationHint } from '../demonstration.js'
import { casesWording } from '../wording/index.js'
import { standingOf } from './model.js'

type Props = { readonly view: CaseView; readonly onAct: (act: CaseActName) => void }

/** Draws the tab: the two places for signatures. */
export function SigningPanel({ view, onAct }: Props): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { staffId } = useStaff()
  const { examined, signed, approvals } = view.facts
  const first = approvals?.[0] ?? examined?.by
  const second = approvals?.[1] ?? signed?.by
  const may = (['examine', 'approve'] as const).find((act) => standingOf(view.acts, act) === 'possible')
  const isMine = first?.staffId === staffId && second === undefined && view.head.state === 'approval-wait'
  return (
    <Section title={say('sign.title')} lead={say('sign.lead')}>
      <ol className="grid gap-3 sm:grid-cols-2">
        <Place title={say('sign.first')} by={first} />
        <Place title={say('sign.second')} by={second} />
      </ol>
      {signed && approvals === undefined ? <p className="mt-4">{say('sign.waiting')}</p> : null}
      {isMine ? (
        <div className="mt-4">
          <Note title={say('sign.cannotBoth')} />
        </div>
      ) : null}
      {view.officer === undefined && view.head.state === 'approval-wait' ? (
        <div className="mt-4">
          <Note title={say('sign.noKey')}>
            <Link to={'/officers' as string} className={buttonClass('secondary')}>
              {say('sign.toKeys')}
            </Link>
          </Note>
        </div>
      ) : null}
      {may === undefined ? null : (
        <p className="screen-only mt-5">
          <Button kind="primary" onPress={() => onAct(may)}>
            {say(may === 'examine' ? 'sign.examineTitle' : 'sign.approveTitle')}
          </Button>
          <span className="sr-only">{text({ ja: '確認の画面が開きます', en: 'opens what is signed' })}</span>
        </p>
      )}
    </Section>
  )
}

function Place(props: {
  readonly title: string
  readonly by: { readonly staffId: string; readonly signedAt: string } | undefined
}): ReactElement {
  const say = useSay(casesWording)
  const nameOf = useNameOf()
  const { staffId } = useStaff()
  const { title, by } = props
  return (
    <li
      className={`rounded-lg border p-4 ${by ? 'border-action bg-action-soft' : 'border-dashed border-edge'}`}
    >
      <p className="text-note text-ink-soft">{title}</p>
      {by === undefined ? (
        <p className="mt-1 text-ink-soft">{say('sign.notYet')}</p>
      ) : (
        <p className="mt-1">
          <CheckIcon className="mr-1 inline size-5 text-action" />
          <b>{nameOf(by.staffId)}</b>
          {by.staffId === staffId ? say('sign.you') : null}
          <span className="block text-note text-ink-soft">
            <Moment iso={by.signedAt} />
          </span>
        </p>
      )}
    </li>
  )
}

/** Shows what is signed, read from its bytes, and has it signed. */
export function SignDialog(props: {
  readonly view: CaseView
  readonly purpose: 'examine' | 'approve'
  readonly onClose: () => void
  readonly onDone: () => void
  readonly onStale: () => void
  readonly stale: ReactNode
}): ReactElement {
  const say = useSay(casesWording)
  const { view, purpose, onClose, onDone, onStale, stale } = props
  const { caseId, revision } = view.head
  const warrant = useQuery({
    queryKey: ['warrant', caseId, revision, purpose],
    queryFn: () => cases.warrant(caseId, { expectedRevision: revision, purpose }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 0,
  })
  const submit = async ({ warrantId }: WarrantToSign, signature: OrderSignature) => {
    try {
      await cases.act(caseId, purpose, { expectedRevision: revision, warrantId, signature })
    } catch (error) {
      onStale()
      throw error
    }
    onDone()
    onClose()
  }
  return (
    <Dialog
      title={say(purpose === 'examine' ? 'sign.examineTitle' : 'sign.approveTitle')}
      isOpen
      onClose={onClose}
    >
      <DemonstrationHint of="sign" />
      {warrant.isPending ? <Progress label={say('loading')} /> : null}
      {warrant.isError ? <FailureNotice error={warrant.error} /> : null}
      {warrant.data ? (
        <OrdersShown toSign={warrant.data}>
          <SignHere
            toSign={warrant.data}
            submit={(signature) => submit(warrant.data, signature)}
            {...(stale !== null && { instead: stale })}
          />
        </OrdersShown>
      ) : (
        stale
      )}
      <Actions>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
