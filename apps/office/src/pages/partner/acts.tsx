/** What this officer may do with the partner now; the service decides what that is. */
import { PARTNER_ACTS, type PartnerActInput, type PartnerView } from '@jitsuin/federation/contract'
import { Actions, Button, buttonClass, Dialog, TextField, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { officeWording } from '../../wording/index.js'
import { asksReason, type DirectAct } from './model.js'

/** Draws the acts. */
export function Acts({ partner }: { readonly partner: PartnerView }): ReactElement | null {
  const text = useText()
  const [asked, setAsked] = useState<DirectAct | null>(null)
  if (partner.may.length === 0) return null
  return (
    <div className="screen-only mb-10 flex flex-wrap gap-3">
      {partner.may.map((act) =>
        act === 'change' ? (
          <Link
            key={act}
            to="/partners/$id/change"
            params={{ id: partner.partnerId }}
            className={buttonClass('secondary')}
          >
            {text(PARTNER_ACTS[act])}
          </Link>
        ) : (
          <Button
            key={act}
            kind={act === 'approve' || act === 'propose' ? 'primary' : 'secondary'}
            onPress={() => setAsked(act)}
          >
            {text(PARTNER_ACTS[act])}
          </Button>
        ),
      )}
      {asked === null ? null : <ActDialog partner={partner} act={asked} onClose={() => setAsked(null)} />}
    </div>
  )
}

function ActDialog(props: {
  readonly partner: PartnerView
  readonly act: DirectAct
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(officeWording)
  const text = useText()
  const { partner, act, onClose } = props
  const [reason, setReason] = useState('')
  const carry = useAct(partner.partnerId, onClose)
  const { revision } = partner
  const input: PartnerActInput = asksReason(act) ? { act, revision, reason } : { act, revision }
  const isMissing = asksReason(act) && reason.trim() === ''
  return (
    <Dialog title={text(PARTNER_ACTS[act])} isOpen onClose={onClose}>
      <p className="mb-4">{say(`partner.act.${act}`, { name: text(partner.terms.name) })}</p>
      {asksReason(act) ? (
        <TextField
          label={say('partner.reason')}
          hint={say('partner.reasonHint')}
          need="required"
          rows={3}
          maxLength={500}
          value={reason}
          onChange={setReason}
        />
      ) : null}
      {carry.isError ? (
        <div className="mt-4">
          <FailureNotice error={carry.error} />
        </div>
      ) : null}
      <Actions>
        <Button kind="primary" isDisabled={isMissing || carry.isPending} onPress={() => carry.mutate(input)}>
          {text(PARTNER_ACTS[act])}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function useAct(partnerId: string, onDone: () => void) {
  const { federation } = useServices()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (input: PartnerActInput) => federation.act(partnerId, input),
    onSuccess: (partner) => {
      queries.setQueryData(['partner', partnerId], partner)
      void queries.invalidateQueries({ queryKey: ['partners'] })
      onDone()
    },
  })
}
