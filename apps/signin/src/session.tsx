/** Who is signed in here: the query that all pages share, the warning before the time is up, and the acts of the frame. */

import type { SessionView } from '@jitsuin/sso/contract'
import { SessionWarning } from '@jitsuin/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useCallback } from 'react'
import { useServices } from './services.js'

/** A session that counts. */
export type LiveSession = Extract<SessionView, { state: 'live' }>

const KEY = ['session']

/** The session of this browser; looked at again every half minute, which does not count as acting. */
export function useSession() {
  const { sso } = useServices()
  return useQuery({ queryKey: KEY, queryFn: sso.session, refetchInterval: 30_000, retry: 0 })
}

/** The session where it counts; null while nobody is there, or nobody knows. */
export function useLiveSession(): LiveSession | null {
  const { data } = useSession()
  return data?.state === 'live' ? data : null
}

/** Stays, steps away, or leaves. Stepping away keeps the work behind a new sign-in of the same person. */
export function useSessionActs() {
  const { sso } = useServices()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const look = useCallback(() => void queries.invalidateQueries({ queryKey: KEY }), [queries])
  return {
    look,
    stay: () => void sso.touch().then((session) => queries.setQueryData(KEY, session), look),
    leave: () => void navigate({ to: '/logout' }),
    lock: () =>
      void sso.lock().then(() => {
        queries.clear()
        return navigate({ to: '/sign-in', search: {} })
      }, look),
  }
}

/** Warns in time on every page; afterwards looks whether the session has really ended. */
export function SessionWatch(): ReactElement | null {
  const session = useLiveSession()
  const { stay, leave, look } = useSessionActs()
  if (session === null) return null
  return <SessionWarning moments={session} onStay={stay} onLeave={leave} onEnded={look} />
}
