/** One's own key for signing orders, whose keys count, and the keys that wait for two signatures to come or to go. */
import {
  ALL_REMOVAL_REASONS,
  type Officers,
  type OrderSignature,
  REMOVAL_REASONS,
  type RemovalReason,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  DataTable,
  Dialog,
  ErrorNotice,
  Moment,
  PageHeading,
  Progress,
  Section,
  SelectField,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay, useStaff } from '../../../session.js'
import { createPasskey } from '../../../signing/create-passkey.js'
import { OrdersShown } from '../../../signing/orders-shown.js'
import { SignHere } from '../../../signing/sign-here.js'
import type { SigningProblem } from '../../../signing/to-sign.js'
import { signingWording } from '../../../signing/wording/index.js'
import { cases } from '../client.js'
import { useNameOf } from '../colleagues.js'
import { casesWording } from '../wording/index.js'

const KEY = ['officers']

/** Draws the page. */
export function OfficersPage(): ReactElement {
  const say = useSay(casesWording)
  const officers = useQuery({ queryKey: KEY, queryFn: cases.officers })
  return (
    <>
      <PageHeading title={say('officers.title')}>
        <p className="mt-2 max-w-3xl text-ink-soft">{say('officers.lead')}</p>
      </PageHeading>
      {officers.isPending ? <Progress label={say('loading')} /> : null}
      {officers.isError ? <FailureNotice error={officers.error} /> : null}
      {officers.data ? (
        <>
          <Mine mine={officers.data.mine} />
          <Waiting enrolments={officers.data.enrolments} />
          <Counting officers={officers.data} />
        </>
      ) : null}
    </>
  )
}

const TONES = { none: 'plain', waiting: 'unsure', enrolled: 'action' } as const

function Mine({ mine }: Pick<Officers, 'mine'>): ReactElement {
  const say = useSay(casesWording)
  const sign = useSay(signingWording)
  const may = useMay()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<SigningProblem | null>(null)
  const register = useMutation({
    mutationFn: async () => {
      const made = await createPasskey(await cases.enrolChallenge())
      if (typeof made === 'string') return setProblem(made)
      queries.setQueryData(KEY, await cases.enrol(made))
    },
    onMutate: () => setProblem(null),
  })
  return (
    <Section
      title={say('officers.mine')}
      aside={<Tag tone={TONES[mine]}>{say(`officers.state.${mine}`)}</Tag>}
    >
      <p className="max-w-3xl">{say(`officers.next.${mine}`)}</p>
      {may('officers/enrol') === 'allowed' && mine === 'none' ? (
        <p className="mt-4">
          <Button kind="primary" isDisabled={register.isPending} onPress={() => register.mutate()}>
            {say('officers.register')}
          </Button>
        </p>
      ) : null}
      {problem === null ? null : (
        <div className="mt-4">
          <ErrorNotice title={sign(`problem.${problem}`)} next={sign('problemNext')} />
        </div>
      )}
      {register.isError ? (
        <div className="mt-4">
          <FailureNotice error={register.error} />
        </div>
      ) : null}
    </Section>
  )
}

type Enrolment = Officers['enrolments'][number]

function Waiting({ enrolments }: Pick<Officers, 'enrolments'>): ReactElement {
  const say = useSay(casesWording)
  const nameOf = useNameOf()
  const { staffId } = useStaff()
  const [open, setOpen] = useState<Enrolment | null>(null)
  return (
    <Section title={say('officers.pending')}>
      {enrolments.length === 0 ? <p className="text-ink-soft">{say('officers.none')}</p> : null}
      <ul className="border-t border-rule empty:hidden">
        {enrolments.map((enrolment) => (
          <li
            key={enrolment.enrolmentId}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-rule py-3"
          >
            <span>
              <b>{nameOf(enrolment.staffId)}</b>
              <span className="ml-3">{say(`officers.act.${enrolment.act}`)}</span>
              <span className="ml-3 text-note text-ink-soft">
                <Moment iso={enrolment.askedAt} />・
                {say('officers.signed', { count: enrolment.signedBy.length })}
              </span>
            </span>
            {enrolment.staffId === staffId ? (
              <span className="text-note text-ink-soft">{say('officers.ofYou')}</span>
            ) : enrolment.signedBy.includes(staffId) ? (
              <span className="text-note text-ink-soft">{say('officers.signedByYou')}</span>
            ) : (
              <Button
                label={`${nameOf(enrolment.staffId)} ${say(`officers.sign.${enrolment.act}`)}`}
                onPress={() => setOpen(enrolment)}
              >
                {say(`officers.sign.${enrolment.act}`)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open === null ? null : <SignEnrolment enrolment={open} onClose={() => setOpen(null)} />}
    </Section>
  )
}

type Listed = Officers['officers'][number]

/** Whoever leaves must leave this list too: a key on it orders certificates until two others have signed it off. */
function Counting({ officers: { officers, enrolments } }: { readonly officers: Officers }): ReactElement {
  const say = useSay(casesWording)
  const nameOf = useNameOf()
  const may = useMay()
  const [leaving, setLeaving] = useState<Listed | null>(null)
  const waits = new Set(enrolments.map(({ officerId }) => officerId))
  return (
    <Section title={say('officers.counting')}>
      <DataTable
        caption={say('officers.counting')}
        columns={[
          { head: say('officers.owner'), cell: ({ staffId }) => <b>{nameOf(staffId)}</b> },
          {
            head: say('officers.method'),
            cell: ({ method }) => say(`officers.methods.${method}`),
            labelled: true,
          },
          {
            head: say('officers.since'),
            cell: ({ enrolledAt }) => <Moment iso={enrolledAt} />,
            labelled: true,
          },
          {
            head: say('officers.remove'),
            cell: (officer) =>
              waits.has(officer.officerId) ? (
                <span className="text-note text-ink-soft">{say('officers.leaving')}</span>
              ) : may('officers/enrol') === 'allowed' ? (
                <Button
                  kind="quiet"
                  label={`${nameOf(officer.staffId)} ${say('officers.remove')}`}
                  onPress={() => setLeaving(officer)}
                >
                  {say('officers.remove')}
                </Button>
              ) : null,
          },
        ]}
        rows={officers}
        keyOf={({ officerId }) => officerId}
      />
      {leaving === null ? null : <AskRemoval officer={leaving} onClose={() => setLeaving(null)} />}
    </Section>
  )
}

function AskRemoval(props: { readonly officer: Listed; readonly onClose: () => void }): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const nameOf = useNameOf()
  const queries = useQueryClient()
  const { officer, onClose } = props
  const [reason, setReason] = useState<RemovalReason>('left')
  const ask = useMutation({
    mutationFn: () => cases.askRemoval(officer.officerId, { reason }),
    onSuccess: (officers) => {
      queries.setQueryData(KEY, officers)
      onClose()
    },
  })
  return (
    <Dialog title={say('officers.removeTitle', { name: nameOf(officer.staffId) })} isOpen onClose={onClose}>
      <p className="mb-4">{say('officers.removeLead')}</p>
      <SelectField
        label={say('officers.reason')}
        value={reason}
        options={ALL_REMOVAL_REASONS.map((value) => ({ value, label: text(REMOVAL_REASONS[value]) }))}
        onChange={setReason}
      />
      {ask.isError ? <FailureNotice error={ask.error} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={ask.isPending} onPress={() => ask.mutate()}>
          {say('officers.removeAsk')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function SignEnrolment(props: { readonly enrolment: Enrolment; readonly onClose: () => void }): ReactElement {
  const say = useSay(casesWording)
  const nameOf = useNameOf()
  const queries = useQueryClient()
  const { enrolment, onClose } = props
  const { enrolmentId, staffId, act } = enrolment
  const order = useQuery({
    queryKey: ['enrolment', enrolmentId],
    queryFn: () => cases.enrolmentToSign(enrolmentId),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 0,
  })
  const submit = async (signature: OrderSignature) => {
    await cases.signEnrolment(enrolmentId, signature)
    await queries.invalidateQueries({ queryKey: KEY })
    onClose()
  }
  return (
    <Dialog title={say(`officers.signTitle.${act}`, { name: nameOf(staffId) })} isOpen onClose={onClose}>
      <p className="mb-4">{say(`officers.signLead.${act}`)}</p>
      {order.isPending ? <Progress label={say('loading')} /> : null}
      {order.isError ? <FailureNotice error={order.error} /> : null}
      {order.data ? (
        <OrdersShown toSign={order.data}>
          <SignHere toSign={order.data} submit={submit} />
        </OrdersShown>
      ) : null}
      <Actions>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
