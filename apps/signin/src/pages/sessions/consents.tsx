import { ATTRIBUTES, type Consents as Given } from '@jitsuin/federation/contract'
import {
  Actions,
  Button,
  type Column,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  Progress,
  Section,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'

type GivenConsent = Given['consents'][number]

/** The partners to which the holder agreed, and the way to take it back. */
export function Consents(): ReactElement {
  const say = useSay(signInWording)
  const { federation } = useServices()
  const [asked, setAsked] = useState<GivenConsent | null>(null)
  const given = useQuery({ queryKey: ['consents'], queryFn: federation.consents })
  const columns = useColumns(setAsked)
  return (
    <Section title={say('sessions.consents')} lead={say('sessions.consentsLead')}>
      {given.isPending ? <Progress label={say('loading')} /> : null}
      {given.isError ? <FailureNotice failure={failureOf(given.error)} /> : null}
      {given.isSuccess && given.data.consents.length === 0 ? (
        <EmptyState title={say('sessions.consentsNone')} />
      ) : null}
      {given.isSuccess && given.data.consents.length > 0 ? (
        <DataTable
          caption={say('sessions.consents')}
          columns={columns}
          rows={given.data.consents}
          keyOf={({ partnerId }) => partnerId}
        />
      ) : null}
      {asked === null ? null : <Revoke consent={asked} onClose={() => setAsked(null)} />}
    </Section>
  )
}

function useColumns(ask: (consent: GivenConsent) => void): readonly Column<GivenConsent>[] {
  const say = useSay(signInWording)
  const text = useText()
  return [
    {
      head: say('sessions.consentPartner'),
      cell: ({ name, purpose, partner }) => (
        <>
          <span className="font-bold">{text(name)}</span>{' '}
          {partner === 'stopped' ? <Tag>{say('sessions.consentStopped')}</Tag> : null}
          <span className="block text-note text-ink-soft">{text(purpose)}</span>
        </>
      ),
    },
    {
      head: say('sessions.consentItems'),
      cell: ({ attributes }) => attributes.map((name) => text(ATTRIBUTES[name])).join(say('comma')),
      labelled: true,
    },
    {
      head: say('sessions.consentSince'),
      cell: ({ givenAt }) => <Moment iso={givenAt} />,
      labelled: true,
    },
    {
      head: say('sessions.act'),
      narrow: true,
      cell: (consent) => (
        <Button
          label={say('sessions.consentRevokeOne', { partner: text(consent.name) })}
          onPress={() => ask(consent)}
        >
          {say('sessions.consentRevoke')}
        </Button>
      ),
    },
  ]
}

function Revoke(props: { readonly consent: GivenConsent; readonly onClose: () => void }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  const { federation } = useServices()
  const queries = useQueryClient()
  const { consent, onClose } = props
  const revoke = useMutation({
    mutationFn: () => federation.withdraw(consent.partnerId),
    onSuccess: (left) => {
      queries.setQueryData(['consents'], left)
      onClose()
    },
  })
  return (
    <Dialog
      title={say('sessions.consentRevokeTitle', { partner: text(consent.name) })}
      isOpen
      onClose={onClose}
    >
      <p>{say('sessions.consentRevokeMore')}</p>
      {revoke.isError ? <FailureNotice failure={failureOf(revoke.error)} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={revoke.isPending} onPress={() => revoke.mutate()}>
          {say('sessions.consentRevoke')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
