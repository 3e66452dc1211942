/** A list that is not offered: why, that nothing was approved, and what to do. */
import { Button, ErrorNotice, PageHeading, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'
import { WishFacts } from './facts.js'
import type { ListRefusal } from './list.js'
import type { Question } from './model.js'
import { Report } from './report.js'

/** Whether somebody must be told, or the holder can mend it. */
const REMEDIES = {
  'key-missing': 'scan',
  'key-wrong': 'scan',
  gone: 'ask',
  unfit: 'report',
  'count-differs': 'report',
  'digest-differs': 'report',
  'root-differs': 'report',
} as const satisfies Record<ListRefusal, string>

/** Draws it. */
export function RefusedListScreen(props: {
  readonly question: Question
  readonly why: ListRefusal
  readonly onAskAgain: () => void
}): ReactElement {
  const say = useSay(approveWording)
  const { question, why, onAskAgain } = props
  const remedy = REMEDIES[why]
  return (
    <>
      <PageHeading key={why} title={say(`list.refused.${why}`)} />
      <div className="mb-8 space-y-8">
        <ErrorNotice title={say(`list.remedy.${remedy}`)} next={say(`list.refusedMore.${why}`)}>
          <p className="font-bold">{say('list.nothingApproved')}</p>
        </ErrorNotice>
        {remedy === 'ask' ? <Button onPress={onAskAgain}>{say('approval.askAgain')}</Button> : null}
      </div>
      <WishFacts question={question} />
      {remedy === 'ask' || why === 'key-missing' ? null : (
        <div className="mt-12">
          <Report authorisationId={question.wish.authorisation} code={`list/${why}`} />
        </div>
      )}
    </>
  )
}
