/** What every page may use: the clients of the holder service and of sign-in. */
import type { HolderClient } from '@jitsuin/holder/contract'
import type { SsoClient } from '@jitsuin/sso/contract'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'

/** The parts that `main.tsx` composes. */
export type Services = { readonly holder: HolderClient; readonly sso: SsoClient }

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
