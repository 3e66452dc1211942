/** What every page may use: the clients of the holder service, of sign-in, of the public log and of the checks. */
import type { HolderClient } from '@jitsuin/holder/contract'
import type { QualificationClient } from '@jitsuin/qualification/contract'
import type { SsoClient } from '@jitsuin/sso/contract'
import type { LogClient } from '@jitsuin/transparency/contract'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'

/** The parts that `main.tsx` composes. */
export type Services = {
  readonly holder: HolderClient
  readonly sso: SsoClient
  readonly log: LogClient
  readonly qualification: Pick<QualificationClient, 'mine'>
}

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
