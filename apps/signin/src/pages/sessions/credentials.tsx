/** What I sign in with: passkeys, the My Number card, the staff card. */

import type { Credentials as Ways } from '@jitsuin/sso/contract'
import { Progress, Section, useSay } from '@jitsuin/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { LinkedCard } from './linked-card.js'
import { Passkeys } from './passkeys.js'

const KEY = ['credentials']

/** Draws the ways in of the account. */
export function Credentials({ audience }: { readonly audience: 'holder' | 'staff' }): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const queries = useQueryClient()
  const ways = useQuery({ queryKey: KEY, queryFn: sso.credentials })
  const onChange = (changed?: Ways) => {
    if (changed) queries.setQueryData(KEY, changed)
    else void queries.invalidateQueries({ queryKey: KEY })
  }
  if (ways.isPending) return <Progress label={say('loading')} />
  if (ways.isError) return <FailureNotice failure={failureOf(ways.error)} />
  return (
    <>
      <Section title={say('sessions.passkeys')} lead={say('sessions.passkeysLead')}>
        <Passkeys passkeys={ways.data.passkeys} onChange={onChange} />
      </Section>
      <Section
        title={say(`sessions.linked.${audience}.title`)}
        lead={say(`sessions.linked.${audience}.lead`)}
      >
        <LinkedCard audience={audience} ways={ways.data} onChange={onChange} />
      </Section>
    </>
  )
}
