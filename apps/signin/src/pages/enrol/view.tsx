/** Enrolment of staff by a one-time link: who is invited to what, and the passkey or card to sign in with. */

import { type Enrolment, type SignInOutcome, STAFF_ROLES } from '@jitsuin/sso/contract'
import {
  Button,
  buttonClass,
  DescriptionList,
  ErrorNotice,
  Moment,
  Note,
  PageHeading,
  Progress,
  Section,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { CardSteps, useCard } from '../../card.js'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'
import { tokenInFragment } from './model.js'

/** Draws the page for the token of the address. */
export function EnrolPage(): ReactElement {
  const say = useSay(signInWording)
  const [token] = useState(() => tokenInFragment(window.location.hash))
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={say('enrol.title')} />
      {token === null ? (
        <ErrorNotice title={say('enrol.gone')} next={say('enrol.goneNext')} />
      ) : (
        <Invitation token={token} />
      )}
    </div>
  )
}

function Invitation({ token }: { readonly token: string }): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const [outcome, setOutcome] = useState<SignInOutcome | null>(null)
  const invitation = useQuery({
    queryKey: ['enrolment', token],
    queryFn: () => sso.enrolment(token),
    retry: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (outcome?.state === 'signed-in') return <Done continueTo={outcome.continueTo} />
  if (invitation.isPending) return <Progress label={say('loading')} />
  if (invitation.isError) return <FailureNotice failure={failureOf(invitation.error)} />
  return (
    <>
      <Facts enrolment={invitation.data} />
      <WithPasskey token={token} onOutcome={setOutcome} />
      <WithCard token={token} onOutcome={setOutcome} />
    </>
  )
}

function Facts({ enrolment }: { readonly enrolment: Enrolment }): ReactElement {
  const say = useSay(signInWording)
  const text = useText()
  return (
    <>
      <p className="mb-5 text-lead">{say('enrol.lead', { name: enrolment.displayName })}</p>
      <DescriptionList
        facts={[
          { term: say('enrol.name'), value: enrolment.displayName },
          {
            term: say('enrol.roles'),
            value: enrolment.roles.map((role) => text(STAFF_ROLES[role])).join(say('comma')),
          },
          { term: say('enrol.until'), value: <Moment iso={enrolment.expiresAt} /> },
        ]}
      />
    </>
  )
}

type Way = { readonly token: string; readonly onOutcome: (outcome: SignInOutcome) => void }

function WithPasskey({ token, onOutcome }: Way): ReactElement {
  const say = useSay(signInWording)
  const { sso, passkeys } = useServices()
  const [name, setName] = useState(say('enrol.passkeyName'))
  const enrol = useMutation({
    mutationFn: async () =>
      sso.enrolPasskey(token, name, await passkeys.make(await sso.enrolmentPasskeyOptions(token))),
    onSuccess: onOutcome,
  })
  return (
    <Section title={say('enrol.passkey')} lead={say('enrol.passkeyMore')}>
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          enrol.mutate()
        }}
      >
        <TextField
          label={say('enrol.passkeyLabel')}
          hint={say('sessions.passkeyNameHint')}
          value={name}
          onChange={setName}
          maxLength={60}
          need="required"
          error={name.trim() === '' ? say('enrol.nameEmpty') : undefined}
        />
        {enrol.isError ? <FailureNotice failure={failureOf(enrol.error)} /> : null}
        <div>
          <Button kind="primary" type="submit" isDisabled={name.trim() === '' || enrol.isPending}>
            {say('enrol.passkey')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

function WithCard({ token, onOutcome }: Way): ReactElement {
  const say = useSay(signInWording)
  const { sso, bridge } = useServices()
  const card = useCard({
    bridge,
    challenge: () => sso.enrolmentChallenge(token),
    submit: async (signed) => onOutcome(await sso.enrolCard(token, signed)),
  })
  return (
    <Section title={say('enrol.card')} lead={say('enrol.cardMore')}>
      {card.dialogue === null ? (
        <Button onPress={card.start}>{say('enrol.card')}</Button>
      ) : (
        <CardSteps card={card} />
      )}
    </Section>
  )
}

function Done({ continueTo }: { readonly continueTo: string }): ReactElement {
  const say = useSay(signInWording)
  return (
    <Note title={say('enrol.done')} next={say('enrol.doneNext')}>
      <a href={continueTo} className={buttonClass('primary')}>
        {say('enrol.toOffice')}
      </a>
    </Note>
  )
}
