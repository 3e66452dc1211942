/** What every page of the office may use; `main.tsx` composes it. */
import type { FederationClient } from '@jitsuin/federation/contract'
import type { SsoClient } from '@jitsuin/sso/contract'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'
import type { SamlCalls } from './saml-calls.js'

/** The parts of the pages that reach beyond them. */
export type Services = {
  readonly sso: SsoClient
  readonly federation: FederationClient
  readonly saml: SamlCalls
  /** Leaves these pages. */
  readonly goTo: (address: string) => void
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
