/** Rehearsal: one partner gets answers signed with the next key for a while. */
import type { SamlKeys } from '@jitsuin/federation/contract'
import { Button, Moment, SelectField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'

/** Draws the rehearsals that were held, and begins another. */
export function Rehearsal({
  rehearsals,
}: {
  readonly rehearsals: SamlKeys['keys'][number]['rehearsals']
}): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { saml, federation } = useServices()
  const queries = useQueryClient()
  const list = useQuery({ queryKey: ['partners'], queryFn: federation.partners })
  const partners = (list.data?.partners ?? []).filter(
    ({ protocol, state }) => protocol === 'saml' && (state === 'approved' || state === 'change-proposed'),
  )
  const [chosen, setChosen] = useState('')
  const partnerId = chosen === '' ? (partners[0]?.partnerId ?? '') : chosen
  const rehearse = useMutation({
    mutationFn: () => saml.rehearse(partnerId),
    onSuccess: (keys) => queries.setQueryData(['saml-keys'], keys),
  })
  const nameOf = (id: string) => {
    const name = partners.find((partner) => partner.partnerId === id)?.name
    return name === undefined ? id : text(name)
  }
  return (
    <div className="mt-2 grid gap-3">
      {rehearsals.length === 0 ? null : (
        <ul className="list-disc pl-5">
          {rehearsals.map((one) => (
            <li key={one.partnerId}>
              {nameOf(one.partnerId)} {say('keys.until')} <Moment iso={one.until} />
            </li>
          ))}
        </ul>
      )}
      {partners.length === 0 ? (
        <p className="text-note text-ink-soft">{say('keys.noPartner')}</p>
      ) : (
        <div className="flex max-w-xl flex-wrap items-end gap-3">
          <div className="min-w-56 flex-1">
            <SelectField
              label={say('keys.partner')}
              value={partnerId}
              options={partners.map(({ partnerId: value, name }) => ({ value, label: text(name) }))}
              onChange={setChosen}
            />
          </div>
          <Button isDisabled={rehearse.isPending} onPress={() => rehearse.mutate()}>
            {say('keys.act.rehearse')}
          </Button>
        </div>
      )}
      {rehearse.isError ? <FailureNotice error={rehearse.error} /> : null}
    </div>
  )
}
