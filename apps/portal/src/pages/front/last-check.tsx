/** Who last checked the holder's qualification, in short; the whole record is a page of its own. */
import { PURPOSES } from '@jitsuin/qualification/contract'
import { Note, Progress, Section, useSay, useText } from '@jitsuin/ui'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { slashMoment } from '../../formats.js'
import { portalWording } from '../../wording/index.js'
import { joined, type OwnCheck } from '../checks/model.js'
import { useChecks } from '../checks/use-checks.js'

/** Draws the latest check. Without the answer the page still serves; the failure is said in its place. */
export function LastCheck(): ReactElement {
  const say = useSay(portalWording)
  const { data, isPending, isError } = useChecks()
  return (
    <Section title={say('checks.title')}>
      {isPending ? <Progress label={say('loading')} /> : null}
      {isError ? <Note title={say('checks.failed')} /> : null}
      {data ? <Latest check={joined(data.pages)[0]} /> : null}
      <p className="screen-only mt-4">
        <Link to="/checks" className="text-action underline underline-offset-4 hover:decoration-2">
          {say('checks.open')}
        </Link>
      </p>
    </Section>
  )
}

function Latest({ check }: { readonly check: OwnCheck | undefined }): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  if (check === undefined) return <p className="text-ink-soft">{say('checks.none')}</p>
  const { checkedAt, institution, purpose } = check
  return (
    <p>
      {say('checks.latest', { time: slashMoment(checkedAt), institution, purpose: text(PURPOSES[purpose]) })}
    </p>
  )
}
