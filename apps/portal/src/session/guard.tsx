/** Keeps the session alive while somebody works, warns before it ends, and notices when it has ended elsewhere. */
import { SessionWarning } from '@jitsuin/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useCallback, useEffect, useRef } from 'react'
import { useServices } from '../services.js'

/** How the person left. */
export type Departure = 'timed-out' | 'ended' | 'signed-out' | 'locked'

const SESSION = ['session'] as const
/** The service is told of work at most once in this time. */
const TOUCH_EVERY_MS = 60_000
/** A session that ended elsewhere (revoked certificate, signed out everywhere) is noticed after this time at most. */
const LOOK_EVERY_MS = 30_000

/** Stands on every page of a signed-in holder. */
export function SessionGuard(props: {
  readonly onLeave: () => void
  readonly onGone: (how: Departure) => void
}): ReactElement | null {
  const { onLeave, onGone } = props
  const { sso } = useServices()
  const queries = useQueryClient()
  const session = useQuery({ queryKey: SESSION, queryFn: sso.session, refetchInterval: LOOK_EVERY_MS }).data
  const state = session?.state
  useEffect(() => {
    if (state === 'none') onGone('ended')
    if (state === 'locked') onGone('locked')
  }, [state, onGone])

  const touch = useCallback(async () => {
    // Unreachable for a moment: the next look says how the session stands.
    const answer = await sso.touch().catch(() => undefined)
    if (answer) queries.setQueryData(SESSION, answer)
  }, [sso, queries])
  useWorkingHands(touch)
  if (session?.state !== 'live') return null
  const { warnAt, expiresAt, now } = session
  return (
    <SessionWarning
      moments={{ warnAt, expiresAt, now }}
      onStay={() => void touch()}
      onLeave={onLeave}
      onEnded={() => onGone('timed-out')}
    />
  )
}

/** Calls `onWork` at the first key or press after each quiet minute. */
function useWorkingHands(onWork: () => Promise<void>): void {
  const toldAt = useRef(Date.now()) // opening the page was told by its own requests
  useEffect(() => {
    const tell = () => {
      if (Date.now() - toldAt.current < TOUCH_EVERY_MS) return
      toldAt.current = Date.now()
      void onWork()
    }
    const events = ['pointerdown', 'keydown'] as const
    for (const event of events) window.addEventListener(event, tell)
    return () => {
      for (const event of events) window.removeEventListener(event, tell)
    }
  }, [onWork])
}
