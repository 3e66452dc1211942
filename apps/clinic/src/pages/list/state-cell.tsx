/** How one prescription stands, in words; what to do where something is to be done. */
import { type Item, type Refusal, ROUTES, type View } from '@jitsuin/business-system/contract'
import { DownloadIcon, Moment, Tag, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { clinicWording } from '../../wording/index.js'

type StateProps = {
  readonly item: Item
  readonly view: View
  /** Why the last batch did not take it. */
  readonly untaken: Refusal | null
}

const LINK = 'inline-flex min-h-6 items-center gap-1.5 text-action underline underline-offset-4'

/** Draws the state. */
export function StateCell({ item, view, untaken }: StateProps): ReactElement {
  const say = useSay(clinicWording)
  const { signing } = item
  switch (signing.state) {
    case 'waiting':
      return (
        <>
          <Tag tone={untaken ? 'danger' : 'plain'}>
            {say(untaken ? 'signing.refused' : 'signing.waiting')}
          </Tag>
          {untaken ? <Reason problem={untaken} /> : null}
        </>
      )
    case 'signing':
      return (
        <>
          <Tag tone={signing.waitsFor === null || signing.waitsFor === 'turn' ? 'action' : 'unsure'}>
            {say('signing.signing')}
          </Tag>
          {signing.waitsFor === null ? null : (
            <p className="mt-1 text-note">{say(`signing.waitsFor.${signing.waitsFor}`)}</p>
          )}
        </>
      )
    case 'signed':
      return <SignedCell item={item} view={view} signedAt={signing.signedAt} />
    case 'refused':
      return (
        <>
          <Tag tone="danger">{say('signing.refused')}</Tag>
          <Reason problem={signing.problem} />
        </>
      )
  }
}

function Reason({ problem }: { readonly problem: Refusal }): ReactElement {
  const say = useSay(clinicWording)
  const text = useText()
  return (
    <div className="mt-1 text-note">
      <p className="font-bold text-danger">{text(problem)}</p>
      <p>{text(problem.next)}</p>
      <p className="text-ink-soft">{say('failure.code', { code: problem.code })}</p>
    </div>
  )
}

function SignedCell(props: {
  readonly item: Item
  readonly view: View
  readonly signedAt: string
}): ReactElement {
  const say = useSay(clinicWording)
  const { item, view, signedAt } = props
  return (
    <>
      <Tag tone="action">{say('signing.signed')}</Tag>
      <p className="mt-1 text-note text-ink-soft">
        <Moment iso={signedAt} />
      </p>
      <p className="mt-1 flex flex-wrap gap-x-5 gap-y-2 text-note">
        <a
          href={ROUTES.document(view.doctor.subject, item.id)}
          download={`${item.number}.xml`}
          className={LINK}
          aria-label={`${say('list.download')} ${item.number}`}
        >
          <DownloadIcon className="size-4" />
          {say('list.download')}
        </a>
        <a
          href={view.verifierAddress}
          target="_blank"
          rel="noreferrer"
          title={say('list.verifierHint')}
          className={LINK}
        >
          {say('list.verifier')}
        </a>
      </p>
    </>
  )
}
