/** What every page may use; `main.tsx` composes it. */
import type { CardBridge } from '@jitsuin/bridge-client'
import type { QualificationClient } from '@jitsuin/qualification/contract'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'

/** The parts of the pages that reach beyond them. */
export type Services = { readonly qualification: QualificationClient; readonly bridge: CardBridge }

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
