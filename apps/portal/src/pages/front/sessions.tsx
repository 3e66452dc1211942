/** Where the holder is signed in, in short; the pages of sign-in end single sessions. */
import type { LiveSessions } from '@jitsuin/sso/contract'
import { Note, Progress, Section, Tag, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { slashMoment } from '../../formats.js'
import { useServices } from '../../services.js'
import { usePlace } from '../../session/me.js'
import { methodWords } from '../../session/method.js'
import { portalWording } from '../../wording/index.js'

/** Draws the list. Without it the page still serves; the failure is said in its place. */
export function Sessions(): ReactElement {
  const say = useSay(portalWording)
  const { sso } = useServices()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: sso.sessions })
  const manage = usePlace().data?.sessions
  return (
    <Section title={say('front.sessions')}>
      {sessions.isPending ? <Progress label={say('loading')} /> : null}
      {sessions.isError ? <Note title={say('front.sessionsFailed')} /> : null}
      {sessions.data ? <SessionList sessions={sessions.data.sessions} /> : null}
      {manage ? (
        <p className="screen-only mt-4">
          <a href={manage} className="text-action underline underline-offset-4 hover:decoration-2">
            {say('front.manageSessions')}
          </a>
        </p>
      ) : null}
    </Section>
  )
}

function SessionList({ sessions }: LiveSessions): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  return (
    <ul className="border-t border-rule">
      {sessions.map(({ sessionId, device, method, signedInAt, lastSeenAt, present }) => {
        const words = methodWords(method)
        return (
          <li key={sessionId} className="border-b border-rule py-3">
            <p>
              <span className="mr-3 font-bold">{device}</span>
              {present === 'yes' ? <Tag tone="action">{say('front.thisOne')}</Tag> : null}
            </p>
            <p className="text-note text-ink-soft tabular-nums">
              {words ? text(words) : method}
              {' · '}
              {say('front.since', { time: slashMoment(signedInAt) })}
              {' · '}
              {say('front.lastSeen', { time: slashMoment(lastSeenAt) })}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
