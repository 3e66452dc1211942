import { Progress, useSay, VerdictBadge } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import type { Row } from './model.js'

/** The verdict of a row, or that there is none yet. */
export function RowStanding({ row }: { readonly row: Row }): ReactElement {
  const say = useSay(verifierWording)
  switch (row.state) {
    case 'waiting':
      return <span className="text-ink-soft">{say('front.waiting')}</span>
    case 'checking':
      return <Progress label={say('front.checking')} />
    case 'done':
      return <VerdictBadge verdict={row.brief.verdict} />
    case 'failed':
      return <span className="font-bold text-ink-soft">{say('front.failed')}</span>
  }
}
