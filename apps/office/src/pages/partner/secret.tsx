/** The client secret of a partner that can do nothing better: made here, shown once. */
import type { PartnerView } from '@jitsuin/federation/contract'
import {
  Actions,
  Button,
  CopyButton,
  DescriptionList,
  Dialog,
  Moment,
  Note,
  Section,
  useSay,
} from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'

/** Draws whether there is a secret, and the way to a new one. */
export function Secret({ partner }: { readonly partner: PartnerView }): ReactElement {
  const say = useSay(officeWording)
  const { federation } = useServices()
  const queries = useQueryClient()
  const { partnerId, revision, secret } = partner
  const make = useMutation({
    mutationFn: () => federation.makeSecret(partnerId, revision),
    gcTime: 0, // the secret is not kept in memory after it was shown
  })
  const close = () => {
    make.reset()
    void queries.invalidateQueries({ queryKey: ['partner', partnerId] })
  }
  return (
    <Section title={say('secret.title')} lead={say('secret.lead')}>
      <p className="mb-4">
        {secret.state === 'made' ? (
          <>
            {say('secret.made')} <Moment iso={secret.at} />
          </>
        ) : (
          say('secret.missing')
        )}
      </p>
      {make.isError ? <FailureNotice error={make.error} /> : null}
      {partner.mayMakeSecret === 'yes' ? (
        <Button isDisabled={make.isPending} onPress={() => make.mutate()}>
          {say('secret.make')}
        </Button>
      ) : null}
      {make.isSuccess ? (
        <Dialog title={say('secret.title')} isOpen onClose={close}>
          <Note title={say('secret.once')} next={say('secret.onceNext')} />
          <div className="mt-4">
            <DescriptionList
              facts={[
                { term: say('secret.clientId'), value: <code>{make.data.clientId}</code> },
                {
                  term: say('secret.value'),
                  value: <code className="break-all">{make.data.clientSecret}</code>,
                },
              ]}
            />
          </div>
          <Actions>
            <CopyButton text={make.data.clientSecret} />
            <Button kind="primary" onPress={close}>
              {say('close')}
            </Button>
          </Actions>
        </Dialog>
      ) : null}
    </Section>
  )
}
