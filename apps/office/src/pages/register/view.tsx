/** Writing the terms with a partner: a new one, or a change of one that exists. A second person approves what is sent. */
import type { PartnerTerms } from '@jitsuin/federation/contract'
import { PageHeading, Progress, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { draftOf, emptyDraft } from '../../terms/draft.js'
import { officeWording } from '../../wording/index.js'
import { TermsForm } from './terms-form.js'

/** Draws the form for a new partner. */
export function RegisterPage(): ReactElement {
  const say = useSay(officeWording)
  const { federation } = useServices()
  const save = useSave((terms) => federation.register(terms))
  return (
    <>
      <PageHeading title={say('register.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('register.lead')}</p>
      </PageHeading>
      <TermsForm
        start={emptyDraft()}
        action={say('register.save')}
        error={save.error}
        isSending={save.isPending}
        onSend={save.mutate}
      />
    </>
  )
}

/** Draws the form for a change of partner `id`. */
export function ChangePage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { federation } = useServices()
  // What the officer began with stays what they change, though others may act meanwhile; the revision tells the service.
  const partner = useQuery({
    queryKey: ['partner-to-change', id],
    queryFn: () => federation.partner(id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const save = useSave((terms) =>
    federation.act(id, { act: 'change', revision: partner.data?.revision ?? 0, terms }),
  )
  if (partner.isPending) return <Progress label={say('loading')} />
  if (partner.isError) return <FailureNotice error={partner.error} />
  const { terms, change } = partner.data
  return (
    <>
      <PageHeading title={say('register.changeTitle', { name: text(terms.name) })}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('register.changeLead')}</p>
      </PageHeading>
      <TermsForm
        start={draftOf(change?.terms ?? terms)}
        action={say('register.saveChange')}
        error={save.error}
        isSending={save.isPending}
        onSend={save.mutate}
      />
    </>
  )
}

/** Sends the terms, then shows the partner. */
function useSave(send: (terms: PartnerTerms) => Promise<{ readonly partnerId: string }>) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: send,
    onSuccess: async ({ partnerId }) => {
      await queries.invalidateQueries({ queryKey: ['partners'] })
      await queries.invalidateQueries({ queryKey: ['partner', partnerId] })
      await navigate({ to: '/partners/$id', params: { id: partnerId } })
    },
  })
}
