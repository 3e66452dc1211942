/** What every page may use; `main.tsx` composes it. */
import { createContext, type ReactElement, type ReactNode, useContext } from 'react'
import type { ClinicClient } from './client.js'

const ClinicContext = createContext<ClinicClient | null>(null)

/** Gives the pages below it the clinic. */
export function ClinicProvider(props: {
  readonly clinic: ClinicClient
  readonly children: ReactNode
}): ReactElement {
  return <ClinicContext value={props.clinic}>{props.children}</ClinicContext>
}

/** The clinic of the page. */
export function useClinic(): ClinicClient {
  const clinic = useContext(ClinicContext)
  if (!clinic) throw new Error('useClinic needs a ClinicProvider above it')
  return clinic
}
