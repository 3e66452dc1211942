/** What every page may use: the client of the verification service, and the documents of this visit. */
import type { VerificationClient } from '@jitsuin/verification/contract'
import { createContext, type ReactElement, type ReactNode, useContext, useSyncExternalStore } from 'react'
import type { Item } from './session/item.js'
import type { Session } from './session/session.js'

/** The parts that `main.tsx` composes. */
export type Services = { readonly client: VerificationClient; readonly session: Session }

const ServicesContext = createContext<Services | null>(null)

/** Gives the pages below it their services. */
export function ServicesProvider(props: {
  readonly services: Services
  readonly children: ReactNode
}): ReactElement {
  return <ServicesContext value={props.services}>{props.children}</ServicesContext>
}

/** The services of the page. */
export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (!services) throw new Error('useServices needs a ServicesProvider above it')
  return services
}

/** The documents of this visit, newest first; the component draws anew when one of them changes. */
export function useItems(): readonly Item[] {
  const { session } = useServices()
  return useSyncExternalStore(oncePerFrame(session.subscribe), session.items)
}

const framed = new WeakMap<Session['subscribe'], Session['subscribe']>()

/** Thousands of documents change more often than anybody can see: a listener hears of it once in a frame. */
function oncePerFrame(subscribe: Session['subscribe']): Session['subscribe'] {
  const known = framed.get(subscribe)
  if (known) return known
  const made: Session['subscribe'] = (listener) => {
    let frame = 0
    const tell = () => {
      frame = 0
      listener()
    }
    const leave = subscribe(() => {
      frame ||= requestAnimationFrame(tell)
    })
    return () => {
      cancelAnimationFrame(frame)
      leave()
    }
  }
  framed.set(subscribe, made)
  return made
}
