/** What every page may use; `main.tsx` composes it. */
import type { CardBridge } from '@jitsuin/bridge-client'
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'
import type { KeyManagementClient } from './client.js'
import type { CodeInAddress } from './code.js'
import type { FragmentKeeper } from './fragment.js'
import type { PeopleOfDevice } from './known-people.js'
import type { Passkeys } from './passkeys.js'
import type { SheetKeyInAddress } from './sheet-key.js'

/** The parts of the pages that reach beyond them. */
export type Services = {
  readonly keyManagement: KeyManagementClient
  readonly passkeys: Passkeys
  readonly bridge: CardBridge
  readonly code: FragmentKeeper<CodeInAddress>
  readonly sheetKey: FragmentKeeper<SheetKeyInAddress>
  readonly people: PeopleOfDevice
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
