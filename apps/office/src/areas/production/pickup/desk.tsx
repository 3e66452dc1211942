/** The pick-up desk for one visitor: the photo to compare, four checks, the signature, the hand-over; or a refusal. */
import {
  CASE_ROUTES,
  fillRoute,
  IDENTITY_KINDS,
  type IdentityKind,
  type PickupDetail,
  PRODUCTION_ROUTES,
  REFUSED_VISITORS,
  type RefusedVisitor,
  type Signature,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  DescriptionList,
  Dialog,
  Moment,
  Note,
  PageHeading,
  Section,
  SelectField,
  Steps,
  TextField,
  useAnnouncement,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { Answer, Code, PaperLink, TextLink, useAct } from '../parts.js'
import { productionWording } from '../wording/index.js'
import { DESK_CHECKS, type DeskCheck, standingOf } from './model.js'
import { SignatureField } from './signature.js'

/** Draws the page. */
export function PickupPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(productionWording)
  const detail = useQuery({ queryKey: ['production', 'pickup', id], queryFn: () => production.pickup(id) })
  return (
    <>
      <p className="mb-2">
        <TextLink to="/pickups">{say('desk.back')}</TextLink>
      </p>
      <PageHeading title={say('desk.title')} />
      <Answer query={detail}>{(data) => <Desk data={data} />}</Answer>
    </>
  )
}

type Shown = { readonly data: PickupDetail }

function Desk({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const standing = standingOf(data)
  const [isRefusing, setIsRefusing] = useState(false)
  return (
    <>
      <Holder data={data} />
      {standing === 'handed-over' ? <HandedOver data={data} /> : <Checks data={data} />}
      {standing === 'ready-to-sign' ? <Signing data={data} /> : null}
      {standing === 'handed-over' ? null : (
        <p className="mt-10 border-t border-rule pt-6">
          <Button onPress={() => setIsRefusing(true)}>{say('desk.refuse')}</Button>
        </p>
      )}
      <Refusals data={data} />
      {isRefusing ? <Refuse caseId={data.caseId} onClose={() => setIsRefusing(false)} /> : null}
    </>
  )
}

function Holder({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const { caseId, photoId } = data
  return (
    <div className="mb-10 grid gap-8 rounded-2xl bg-ground p-6 md:grid-cols-[12rem_1fr]">
      {photoId === undefined ? (
        <div className="flex aspect-[35/45] w-48 items-center justify-center rounded-lg border border-edge bg-paper p-4 text-center text-note text-ink-soft">
          {say('desk.noPhoto')}
        </div>
      ) : (
        <img
          src={fillRoute(CASE_ROUTES.content, { caseId, documentId: photoId })}
          alt={say('desk.photo', { name: data.name })}
          className="aspect-[35/45] w-48 rounded-lg border border-edge object-cover"
        />
      )}
      <DescriptionList
        facts={[
          {
            term: say('card.holder'),
            value: (
              <>
                <span className="text-h3 font-bold">{data.name}</span>
                <span className="block text-note text-ink-soft">
                  {data.nameKana} / {data.nameRomaji}
                </span>
              </>
            ),
          },
          { term: say('desk.birth'), value: data.birthDate },
          { term: say('desk.licenceNumber'), value: <Code>{data.licenceNumber}</Code> },
          { term: say('card.case'), value: <Code>{data.caseNumber}</Code> },
          { term: say('card.id'), value: <Code>{data.cardId}</Code> },
          { term: say('pickups.until'), value: data.unclaimedOn ?? '—' },
        ]}
      />
    </div>
  )
}

function Checks({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const { caseId, checks, lacks } = data
  const record = useAct((check: Exclude<DeskCheck, 'identity'>) =>
    production.recordCheck(caseId, bodyOf(check)),
  )
  const first = DESK_CHECKS.find((check) => checks[check] === undefined)
  return (
    <Section title={say('desk.checks')} lead={say('desk.inPerson')}>
      <Steps
        label={say('desk.checks')}
        steps={DESK_CHECKS.map((check) => {
          const seen = checks[check]
          const isExpired = check === 'identity' && lacks.includes('identity-expired')
          return {
            key: check,
            title: say(`desk.check.${check}`),
            state: isExpired
              ? 'failed'
              : seen !== undefined
                ? 'done'
                : check === first
                  ? 'active'
                  : 'waiting',
            detail: isExpired ? (
              say('desk.expired')
            ) : seen === undefined ? undefined : (
              <Moment iso={seen.at} />
            ),
            children:
              seen !== undefined && !isExpired ? undefined : check === 'identity' ? (
                <Identity caseId={caseId} />
              ) : (
                <Button isDisabled={record.isPending} onPress={() => record.mutate(check)}>
                  {say(`desk.found.${check}`)}
                </Button>
              ),
          }
        })}
      />
      {record.isError ? <FailureNotice error={record.error} /> : null}
    </Section>
  )
}

function bodyOf(check: Exclude<DeskCheck, 'identity'>) {
  switch (check) {
    case 'postcard':
      return { check, found: 'signed-and-taken' } as const
    case 'licence':
      return { check, found: 'original-seen' } as const
    case 'person':
      return { check, found: 'is-the-holder' } as const
  }
}

const KINDS = Object.keys(IDENTITY_KINDS) as IdentityKind[] // the table has no other keys

function Identity({ caseId }: { readonly caseId: string }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [kind, setKind] = useState<IdentityKind>('drivingLicence')
  const [validUntil, setValidUntil] = useState('')
  const record = useAct(() =>
    production.recordCheck(caseId, {
      check: 'identity',
      found: 'original-seen',
      kind,
      ...(validUntil !== '' && { validUntil }),
    }),
  )
  return (
    <div className="grid max-w-2xl items-end gap-4 sm:grid-cols-2">
      <SelectField
        label={say('desk.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: text(IDENTITY_KINDS[value]) }))}
        onChange={setKind}
      />
      <TextField type="date" label={say('desk.validUntil')} value={validUntil} onChange={setValidUntil} />
      <div className="sm:col-span-2">
        <Button isDisabled={record.isPending} onPress={() => record.mutate(undefined)}>
          {say('desk.found.identity')}
        </Button>
      </div>
      {record.isError ? <FailureNotice error={record.error} /> : null}
    </div>
  )
}

function Signing({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const { caseId, revision } = data
  // The same request again, after a click that got no answer, hands over once.
  const [requestId] = useState(() => crypto.randomUUID())
  const handOver = useAct((signature: Signature) =>
    production.handOver(caseId, { requestId, expectedRevision: revision, signature }),
  )
  return (
    <Section title={say('desk.signature')} lead={say('desk.signatureLead')}>
      <SignatureField
        label={say('desk.signatureOf', { name: data.name })}
        act={say('desk.handOver')}
        isBusy={handOver.isPending}
        onSigned={(signature) => handOver.mutate(signature)}
      />
      {handOver.isError ? <FailureNotice error={handOver.error} /> : null}
    </Section>
  )
}

function HandedOver({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  useAnnouncement(say('desk.done'))
  return (
    <Note title={say('desk.done')} next={say('desk.doneNext', { receipt: `R-${data.caseNumber}` })}>
      {data.handedOverAt === undefined ? null : <Moment iso={data.handedOverAt} />}
      <p className="mt-4">
        <PaperLink href={PRODUCTION_ROUTES.handOverReceipt(data.caseId)}>
          {say('desk.printReceipt')}
        </PaperLink>
      </p>
    </Note>
  )
}

const VISITORS = Object.keys(REFUSED_VISITORS) as RefusedVisitor[] // the table has no other keys

function Refuse({
  caseId,
  onClose,
}: {
  readonly caseId: string
  readonly onClose: () => void
}): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [visitor, setVisitor] = useState<RefusedVisitor>('proxy')
  const [reason, setReason] = useState('')
  const [said, setSaid] = useState('')
  const [requestId] = useState(() => crypto.randomUUID())
  const refuse = useAct(() => production.refuseVisitor(caseId, { requestId, visitor, reason, said }), onClose)
  const isIncomplete = reason.trim() === '' || said.trim() === ''
  return (
    <Dialog title={say('desk.refuse')} isOpen onClose={onClose}>
      <p className="mb-5">{say('desk.refuseLead')}</p>
      <div className="grid gap-5">
        <SelectField
          label={say('desk.visitor')}
          value={visitor}
          options={VISITORS.map((value) => ({ value, label: text(REFUSED_VISITORS[value]) }))}
          onChange={setVisitor}
        />
        <TextField
          label={say('desk.reason')}
          need="required"
          value={reason}
          onChange={setReason}
          rows={2}
          maxLength={500}
        />
        <TextField
          label={say('desk.said')}
          need="required"
          value={said}
          onChange={setSaid}
          rows={3}
          maxLength={500}
        />
      </div>
      {refuse.isError ? <FailureNotice error={refuse.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={isIncomplete || refuse.isPending}
          onPress={() => refuse.mutate(undefined)}
        >
          {say('desk.record')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function Refusals({ data }: Shown): ReactElement | null {
  const say = useSay(productionWording)
  const text = useText()
  if (data.refusals.length === 0) return null
  return (
    <Section title={say('desk.refusals')}>
      <ul className="grid gap-4">
        {data.refusals.map(({ at, visitor, reason, said }) => (
          <li key={at} className="rounded-xl border border-rule p-4">
            <p className="font-bold">
              {text(REFUSED_VISITORS[visitor])}{' '}
              <span className="ml-2 text-note font-normal text-ink-soft">
                <Moment iso={at} />
              </span>
            </p>
            <p>{reason}</p>
            <p className="text-ink-soft">{say('desk.quoted', { said })}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
