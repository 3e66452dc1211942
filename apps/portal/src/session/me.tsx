/** Who is signed in, for every page below the frame. */
import type { Me } from '@jitsuin/holder/contract'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { useServices } from '../services.js'

/** Under which the answers about the signed-in person are kept. */
export const ME = ['me'] as const

/** Asks who is signed in. */
export function useAskMe() {
  const { holder } = useServices()
  return useQuery({ queryKey: ME, queryFn: holder.me })
}

/** What the login page shows of this installation. */
export function usePlace() {
  const { holder } = useServices()
  return useQuery({ queryKey: ['place'], queryFn: holder.place, staleTime: Number.POSITIVE_INFINITY })
}

/** The person of the page; the frame draws no page without one. */
export const MeContext = createContext<Me | null>(null)

/** Who is signed in, on a page that is only drawn for people who are. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe needs the frame of a signed-in holder above it')
  return me
}
