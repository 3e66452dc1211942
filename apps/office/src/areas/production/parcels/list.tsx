/** Parcels: what is ready to go, and what is on its way. */
import {
  PARCEL_STATES,
  type Parcel,
  type ParcelState,
  type ReadyToShip,
} from '@jitsuin/registration/contract'
import {
  Button,
  DataTable,
  EmptyState,
  Moment,
  PageHeading,
  Pager,
  Section,
  Tag,
  type TagTone,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMay } from '../../../session.js'
import { production } from '../client.js'
import { Answer, Code, TextLink, useAct, useCardColumns } from '../parts.js'
import { TrackingDialog } from '../tracking-dialog.js'
import { productionWording } from '../wording/index.js'
import { cardsByPost, packingOf, type Shipment } from './model.js'

const TONES = {
  packed: 'unsure',
  sent: 'action',
  received: 'plain',
  alarm: 'danger',
} as const satisfies Record<ParcelState, TagTone>

/** Where a parcel is. */
export function ParcelTag({ state }: { readonly state: ParcelState }): ReactElement {
  const text = useText()
  return <Tag tone={TONES[state]}>{text(PARCEL_STATES[state])}</Tag>
}

/** Draws the page; a counter sees the parcels that come to it. */
export function ParcelsPage(): ReactElement {
  const say = useSay(productionWording)
  const may = useMay()
  const [page, setPage] = useState(1)
  const list = useQuery({
    queryKey: ['production', 'parcels', page],
    queryFn: () => production.parcels({ page, state: 'all' }),
  })
  return (
    <>
      <PageHeading title={say('parcels.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('parcels.lead')}</p>
      </PageHeading>
      {may('production/work') === 'allowed' ? <Ready /> : null}
      <Section title={say('parcels.all')}>
        <Answer query={list}>
          {(data) => (
            <>
              {data.parcels.length === 0 ? (
                <EmptyState title={say('parcels.none')} />
              ) : (
                <Parcels parcels={data.parcels} />
              )}
              <Pager page={page} pages={data.pages} onPage={setPage} />
            </>
          )}
        </Answer>
      </Section>
    </>
  )
}

function Parcels({ parcels }: { readonly parcels: readonly Parcel[] }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  return (
    <DataTable
      caption={say('parcels.all')}
      keyOf={({ parcelId }) => parcelId}
      rows={parcels}
      columns={[
        {
          head: say('parcels.number'),
          cell: ({ parcelId, parcelNumber }) => (
            <TextLink to={`/parcels/${parcelId}`}>{parcelNumber}</TextLink>
          ),
          narrow: true,
        },
        {
          head: say('parcels.to'),
          cell: ({ to }) =>
            to.kind === 'person' ? say('parcels.person') : text({ ja: to.nameJa, en: to.nameEn }),
        },
        {
          head: say('parcels.count'),
          cell: ({ count }) => <span className="tabular-nums">{count}</span>,
          narrow: true,
          labelled: true,
        },
        {
          head: say('parcels.tracking'),
          cell: ({ trackingNumber }) => <Code>{trackingNumber}</Code>,
          labelled: true,
        },
        { head: say('parcels.packed'), cell: ({ packedAt }) => <Moment iso={packedAt} />, labelled: true },
        { head: say('parcels.state'), cell: ({ state }) => <ParcelTag state={state} />, labelled: true },
      ]}
    />
  )
}

function Ready(): ReactElement {
  const say = useSay(productionWording)
  const ready = useQuery({ queryKey: ['production', 'ready'], queryFn: production.readyToShip })
  const [packing, setPacking] = useState<Shipment | null>(null)
  return (
    <>
      <Section title={say('parcels.ready')} lead={say('parcels.readyLead')}>
        <Answer query={ready}>
          {({ places }) =>
            places.length === 0 ? (
              <EmptyState title={say('parcels.nothingReady')} />
            ) : (
              <Places places={places} onPack={setPacking} />
            )
          }
        </Answer>
      </Section>
      {ready.data === undefined ? null : <ByPost ready={ready.data} onPack={setPacking} />}
      {packing === null ? null : <Pack shipment={packing} onClose={() => setPacking(null)} />}
    </>
  )
}

type OnPack = { readonly onPack: (shipment: Shipment) => void }

function Places({ places, onPack }: OnPack & Pick<ReadyToShip, 'places'>): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  return (
    <DataTable
      caption={say('parcels.ready')}
      keyOf={({ placeId }) => placeId}
      rows={places}
      columns={[
        { head: say('parcels.to'), cell: ({ name }) => text(name) },
        {
          head: say('parcels.count'),
          cell: ({ cards }) => <span className="tabular-nums">{cards.length}</span>,
          narrow: true,
          labelled: true,
        },
        {
          head: say('parcels.act'),
          cell: (place) => (
            <Button
              onPress={() => onPack({ to: 'place', place })}
              label={`${say('parcels.pack')} ${text(place.name)}`}
            >
              {say('parcels.pack')}
            </Button>
          ),
        },
      ]}
    />
  )
}

/** Cards of channels that allow it go straight to their holders, each in a letter of its own. */
function ByPost({ ready, onPack }: OnPack & { readonly ready: ReadyToShip }): ReactElement | null {
  const say = useSay(productionWording)
  const columns = useCardColumns()
  const cards = cardsByPost(ready)
  if (cards.length === 0) return null
  return (
    <Section title={say('parcels.byPost')} lead={say('parcels.byPostLead')}>
      <DataTable
        caption={say('parcels.byPost')}
        keyOf={({ cardId }) => cardId}
        rows={cards}
        columns={[
          ...columns,
          {
            head: say('parcels.act'),
            cell: (card) => (
              <Button
                onPress={() => onPack({ to: 'person', card })}
                label={`${say('parcels.packPerson')} ${card.cardId}`}
              >
                {say('parcels.packPerson')}
              </Button>
            ),
          },
        ]}
      />
    </Section>
  )
}

function Pack(props: { readonly shipment: Shipment; readonly onClose: () => void }): ReactElement {
  const { shipment, onClose } = props
  const say = useSay(productionWording)
  const text = useText()
  const navigate = useNavigate()
  const [requestId] = useState(() => crypto.randomUUID())
  const { to, cardIds } = packingOf(shipment)
  const pack = useAct(
    (trackingNumber: string) => production.packParcel({ requestId, to, cardIds, trackingNumber }),
    ({ parcelId }) => void navigate({ to: `/parcels/${parcelId}` as string }),
  )
  const whom = shipment.to === 'person' ? shipment.card.name : text(shipment.place.name)
  return (
    <TrackingDialog
      title={say('parcels.packTitle', { place: whom })}
      lead={say('parcels.packLead', { count: cardIds.length })}
      doIt={say('parcels.pack')}
      act={pack}
      onClose={onClose}
    />
  )
}
