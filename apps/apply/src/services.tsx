/** Who the pages work for: the key of the link, the client that carries it, the keeper of the draft. */
import {
  type AftercareClient,
  aftercareClient,
  type IntakeClient,
  intakeClient,
  type ProductionClient,
  productionClient,
} from '@jitsuin/registration/contract'
import { createContext, type ReactElement, type ReactNode, useContext, useMemo, useState } from 'react'
import { keepKey } from './draft/key.js'

/** The applicant of this browser. */
export type Applicant = {
  readonly client: IntakeClient
  /** Bookings by the code of the postcard. */
  readonly pickup: ProductionClient
  /** Reports about a card by the word of their mail. */
  readonly aftercare: Pick<AftercareClient, 'track'>
  readonly key: string | undefined
  /** Takes a key over, or forgets it. */
  readonly use: (key: string | undefined) => void
}

const ApplicantContext = createContext<Applicant | null>(null)

/** Gives the pages below it their client. */
export function ApplicantProvider(props: {
  readonly fetcher: typeof fetch
  readonly firstKey: string | undefined
  readonly children: ReactNode
}): ReactElement {
  const [key, setKey] = useState(props.firstKey)
  const { fetcher } = props
  const applicant = useMemo(() => {
    const use = (next: string | undefined) => {
      keepKey(localStorage, next)
      setKey(next)
    }
    return {
      client: intakeClient(fetcher, key),
      pickup: productionClient(fetcher),
      aftercare: aftercareClient(fetcher),
      key,
      use,
    }
  }, [fetcher, key])
  return <ApplicantContext value={applicant}>{props.children}</ApplicantContext>
}

/** The applicant of this browser. */
export function useApplicant(): Applicant {
  const applicant = useContext(ApplicantContext)
  if (!applicant) throw new Error('useApplicant needs an ApplicantProvider above it')
  return applicant
}
