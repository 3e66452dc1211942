/** The card that was linked to the account: a holder's My Number card, or the HPKI card of a member of staff. */

import type { Credentials } from '@jitsuin/sso/contract'
import { Actions, Button, DescriptionList, Dialog, EmptyState, Moment, useSay } from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { CardSteps, useCard } from '../../card.js'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'

type Props = {
  readonly audience: 'holder' | 'staff'
  readonly ways: Credentials
  readonly onChange: (changed?: Credentials) => void
}

/** Draws the linked card, or the way to link one. */
export function LinkedCard({ audience, ways, onChange }: Props): ReactElement {
  const say = useSay(signInWording)
  const card = useLinking({ audience, onChange })
  const facts = useFacts({ audience, ways })
  if (facts !== null) {
    return (
      <>
        <DescriptionList facts={facts} />
        <Unlink audience={audience} onChange={onChange} />
      </>
    )
  }
  if (card.dialogue !== null) return <CardSteps card={card} />
  return (
    <EmptyState title={say('sessions.linked.none')}>
      <Button onPress={card.start}>{say(`sessions.linked.${audience}.link`)}</Button>
    </EmptyState>
  )
}

function useLinking({ audience, onChange }: Omit<Props, 'ways'>) {
  const { sso, bridge } = useServices()
  return useCard({
    bridge,
    challenge: async () => ({
      ...(await sso.challenge('link')),
      accepts: [audience === 'holder' ? 'jpki' : 'hpki'],
    }),
    submit: async (signed) =>
      onChange(await (audience === 'holder' ? sso.linkJpki(signed) : sso.linkStaffCard(signed))),
  })
}

function useFacts({ audience, ways }: Omit<Props, 'onChange'>) {
  const say = useSay(signInWording)
  const { jpki, staffCard } = ways
  const until = (iso: string) => ({ term: say('sessions.linked.until'), value: <Moment iso={iso} era /> })
  if (audience === 'staff') {
    if (staffCard === undefined) return null
    return [{ term: say('sessions.linked.name'), value: staffCard.commonName }, until(staffCard.notAfter)]
  }
  if (jpki === undefined) return null
  return [
    { term: say('sessions.linked.since'), value: <Moment iso={jpki.linkedAt} era /> },
    ...(jpki.notAfter === undefined ? [] : [until(jpki.notAfter)]),
  ]
}

function Unlink({ audience, onChange }: Omit<Props, 'ways'>): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const [isAsking, setIsAsking] = useState(false)
  const unlink = useMutation({
    mutationFn: audience === 'holder' ? sso.unlinkJpki : sso.unlinkStaffCard,
    onSuccess: () => onChange(),
  })
  return (
    <div className="mt-5">
      <Button onPress={() => setIsAsking(true)}>{say(`sessions.linked.${audience}.unlink`)}</Button>
      <Dialog
        title={say(`sessions.linked.${audience}.unlinkTitle`)}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      >
        <p>{say('sessions.linked.unlinkMore')}</p>
        {unlink.isError ? <FailureNotice failure={failureOf(unlink.error)} /> : null}
        <Actions>
          <Button kind="primary" isDisabled={unlink.isPending} onPress={() => unlink.mutate()}>
            {say(`sessions.linked.${audience}.unlink`)}
          </Button>
          <Button onPress={() => setIsAsking(false)}>{say('cancel')}</Button>
        </Actions>
      </Dialog>
    </div>
  )
}
