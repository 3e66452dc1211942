/** One parcel: its contents list, its way, and its receipt at the counter. */
import { type ParcelDetail, PRODUCTION_ROUTES } from '@jitsuin/registration/contract'
import {
  Button,
  Checkbox,
  DataTable,
  DescriptionList,
  ErrorNotice,
  Moment,
  Note,
  PageHeading,
  Section,
  Tag,
  TextField,
  useSay,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { useMay } from '../../../session.js'
import { production } from '../client.js'
import { Answer, Code, PaperLink, TextLink, useAct, useCardColumns } from '../parts.js'
import { productionWording } from '../wording/index.js'
import { ParcelTag } from './list.js'
import { hasPostcards } from './model.js'

/** Draws the page. */
export function ParcelPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(productionWording)
  const parcel = useQuery({ queryKey: ['production', 'parcel', id], queryFn: () => production.parcel(id) })
  return (
    <>
      <p className="mb-2">
        <TextLink to="/parcels">{say('parcels.back')}</TextLink>
      </p>
      <PageHeading title={say('parcel.title')} />
      <Answer query={parcel}>{(data) => <Parcel data={data} />}</Answer>
    </>
  )
}

type Shown = { readonly data: ParcelDetail }

function Parcel({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const missing = data.contents.filter(({ receipt }) => receipt === 'missing')
  return (
    <>
      {missing.length > 0 ? (
        <div className="mb-8">
          <ErrorNotice
            title={say('parcel.alarm', { count: missing.length })}
            next={say('parcel.alarmNext')}
          />
        </div>
      ) : null}
      <DescriptionList
        facts={[
          { term: say('parcels.number'), value: <Code>{data.parcelNumber}</Code> },
          { term: say('parcels.state'), value: <ParcelTag state={data.state} /> },
          { term: say('parcels.to'), value: data.address },
          { term: say('parcels.tracking'), value: <Code>{data.trackingNumber}</Code> },
          { term: say('parcels.packed'), value: <Moment iso={data.packedAt} /> },
          { term: say('parcel.sent'), value: data.sentAt ? <Moment iso={data.sentAt} /> : '—' },
          { term: say('parcel.received'), value: data.receivedAt ? <Moment iso={data.receivedAt} /> : '—' },
        ]}
      />
      <Papers data={data} />
      <Send data={data} />
      <Deliver data={data} />
      <Contents data={data} />
    </>
  )
}

function Send({ data }: Shown): ReactElement | null {
  const say = useSay(productionWording)
  const may = useMay()
  const send = useAct(() => production.sendParcel(data.parcelId))
  if (data.state !== 'packed' || may('production/work') === 'refused') return null
  return (
    <div className="mt-8">
      <Note title={say('parcel.sendTitle')} next={say('parcel.sendLead')}>
        <Button kind="primary" isDisabled={send.isPending} onPress={() => send.mutate(undefined)}>
          {say('parcel.send')}
        </Button>
        {send.isError ? <FailureNotice error={send.error} /> : null}
      </Note>
    </div>
  )
}

/** The list for the parcel, and once the holders are to be told, their postcards. */
function Papers({ data }: Shown): ReactElement | null {
  const say = useSay(productionWording)
  const may = useMay()
  if (may('production/work') === 'refused') return null
  return (
    <p className="mt-6 flex flex-wrap gap-3">
      <PaperLink href={PRODUCTION_ROUTES.parcelList(data.parcelId)}>{say('parcel.printList')}</PaperLink>
      {hasPostcards(data) === 'yes' ? (
        <PaperLink href={PRODUCTION_ROUTES.printedPostcards(data.parcelId)}>
          {say('parcel.printPostcards')}
        </PaperLink>
      ) : null}
    </p>
  )
}

/** The carrier's own record of delivery is the hand-over of a card that went to its holder by post. */
function Deliver({ data }: Shown): ReactElement | null {
  const say = useSay(productionWording)
  const may = useMay()
  const [deliveredOn, setDeliveredOn] = useState('')
  const deliver = useAct(() => production.recordDelivery(data.parcelId, { deliveredOn }))
  if (data.state !== 'sent' || data.to.kind !== 'person' || may('production/work') === 'refused') return null
  return (
    <div className="mt-8">
      <Note title={say('parcel.deliverTitle')} next={say('parcel.deliverLead')}>
        <div className="flex flex-wrap items-end gap-4">
          <TextField
            type="date"
            label={say('parcel.deliveredOn')}
            value={deliveredOn}
            onChange={setDeliveredOn}
          />
          <Button
            kind="primary"
            isDisabled={deliveredOn === '' || deliver.isPending}
            onPress={() => deliver.mutate(undefined)}
          >
            {say('parcel.deliver')}
          </Button>
        </div>
        {deliver.isError ? <FailureNotice error={deliver.error} /> : null}
      </Note>
    </div>
  )
}

function Contents({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const may = useMay()
  const columns = useCardColumns()
  const [present, setPresent] = useState<readonly string[]>(
    data.contents.filter(({ receipt }) => receipt === 'present').map(({ cardId }) => cardId),
  )
  const receive = useAct(() => production.receiveParcel(data.parcelId, { present: [...present] }))
  const isOpen = (data.state === 'sent' || data.state === 'alarm') && data.to.kind === 'place'
  const isCounting = isOpen && may('pickup/work') === 'allowed'
  const count = (cardId: string, isThere: boolean) =>
    setPresent(isThere ? [...present, cardId] : present.filter((each) => each !== cardId))
  return (
    <Section title={say('parcel.contents')} lead={isCounting ? say('parcel.countLead') : undefined}>
      <DataTable
        caption={say('parcel.contents')}
        keyOf={({ cardId }) => cardId}
        rows={data.contents}
        columns={[
          ...columns,
          {
            head: say('parcel.there'),
            cell: ({ cardId, receipt }) =>
              isCounting && receipt !== 'present' ? (
                <Checkbox
                  isSelected={present.includes(cardId)}
                  onChange={(isThere) => count(cardId, isThere)}
                  label={`${say('parcel.isThere')} ${cardId}`}
                >
                  {say('parcel.isThere')}
                </Checkbox>
              ) : (
                <Tag tone={receipt === 'missing' ? 'danger' : 'plain'}>
                  {say(`parcel.receipts.${receipt}`)}
                </Tag>
              ),
          },
        ]}
      />
      {isCounting ? (
        <div className="mt-6 flex flex-wrap items-center gap-4">
          <Button kind="primary" isDisabled={receive.isPending} onPress={() => receive.mutate(undefined)}>
            {say('parcel.receive', { present: present.length, all: data.contents.length })}
          </Button>
          {receive.isError ? <FailureNotice error={receive.error} /> : null}
        </div>
      ) : null}
    </Section>
  )
}
