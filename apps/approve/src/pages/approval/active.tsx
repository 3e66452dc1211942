/** An authorisation in force: until when, for whom, how much of it is left, and its end. */
import { Button, CheckIcon, Countdown, Moment, Note, PageHeading, Section, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'
import { ContinueBack } from './continue-back.js'
import { DocumentList } from './document-list.js'
import { EndDialog } from './end-dialog.js'
import { DayMoment, WishFacts } from './facts.js'
import type { ShownItem } from './list.js'
import { formatCount, type Question } from './model.js'
import { useEnding } from './use-ending.js'

type ActiveProps = {
  readonly question: Question
  /** How many documents were signed under it. */
  readonly used: number
  /** When the service was last heard, ISO 8601, if it has not answered since; else null. */
  readonly heardAt: string | null
  /** The documents that were approved on this page; null where it does not know them. */
  readonly items: readonly ShownItem[] | null
  readonly onEnded: () => void
}

/** Draws what is in force. */
export function ActiveScreen({ question, used, heardAt, items, onEnded }: ActiveProps): ReactElement {
  const say = useSay(approveWording)
  const { kind, authorisation, numSignatures } = question.wish
  const ending = useEnding(authorisation, onEnded)
  return (
    <>
      <PageHeading key="active" title={say('approval.active')}>
        <p className="phrases mt-4 text-lead">{say(`${kind}.active`)}</p>
      </PageHeading>
      <Standing question={question} used={used} />
      {heardAt === null ? null : (
        <div role="status" className="mb-8">
          <Note title={say('approval.notHeard')}>
            {say('approval.heardAt')} <Moment iso={heardAt} />
          </Note>
        </div>
      )}
      <ContinueBack id={authorisation} />
      <WishFacts question={question} />
      <Section title={say('approval.endTitle')}>
        <p>{say('approval.endHere')}</p>
        <p className="mt-2 mb-5">{say('approval.close')}</p>
        <Button onPress={ending.ask}>{say('approval.end')}</Button>
      </Section>
      {items === null ? null : (
        <Section title={say('list.approvedDocuments', { count: formatCount(numSignatures) })}>
          <DocumentList items={items} toAnswers={null} />
        </Section>
      )}
      <EndDialog ending={ending} kind={kind} />
    </>
  )
}

function Standing({ question, used }: Pick<ActiveProps, 'question' | 'used'>): ReactElement {
  const say = useSay(approveWording)
  const { ends, numSignatures } = question.wish
  const counts = { used: formatCount(used), most: formatCount(numSignatures) }
  return (
    <div className="mb-8 flex gap-4 rounded-xl border border-action bg-action-soft p-5">
      <CheckIcon className="size-7 shrink-0 text-action" />
      <dl className="grid min-w-0 flex-1 grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt>{say('approval.until')}</dt>
        <dd className="font-bold">
          <DayMoment at={ends} />
        </dd>
        <dt>{say('approval.left')}</dt>
        <dd className="font-bold">
          <Countdown until={ends.toISOString()} />
        </dd>
        <dt>{say('fact.used')}</dt>
        <dd className="font-bold tabular-nums">
          {say('fact.usedOf', counts)}
          {used < numSignatures ? null : <span className="block font-normal">{say('approval.usedUp')}</span>}
        </dd>
      </dl>
    </div>
  )
}
