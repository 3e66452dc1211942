/** Blank cards: what there is, what is expected, and how long it lasts. */
import { ALL_STOCK_ACCOUNTS, STOCK_ACCOUNTS, type Stock } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  DataTable,
  DescriptionList,
  Dialog,
  EmptyState,
  ErrorNotice,
  Moment,
  Note,
  PageHeading,
  Section,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { production } from '../client.js'
import { parseCount } from '../overview/model.js'
import { Answer, useAct } from '../parts.js'
import { productionWording } from '../wording/index.js'

/** Draws the page. */
export function StockPage(): ReactElement {
  const say = useSay(productionWording)
  const stock = useQuery({ queryKey: ['production', 'stock'], queryFn: production.stock })
  return (
    <>
      <PageHeading title={say('stock.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('stock.lead')}</p>
      </PageHeading>
      <Answer query={stock}>
        {(data) => (
          <>
            <Warning data={data} />
            <Balances data={data} />
            <Forecast data={data} />
            <Deliveries data={data} />
            <Moves data={data} />
          </>
        )}
      </Answer>
    </>
  )
}

type Shown = { readonly data: Stock }

function Warning({ data }: Shown): ReactElement | null {
  const say = useSay(productionWording)
  if (data.sum !== 0)
    return <ErrorNotice title={say('stock.wrong', { sum: data.sum })} next={say('stock.wrongNext')} />
  if (data.warning === 'none') return null
  const next = say('stock.lowNext')
  return (
    <div className="mb-8">
      {data.warning === 'empty' ? (
        <ErrorNotice title={say('stock.empty')} next={next} />
      ) : (
        <Note title={say('stock.low', { below: data.lowBelow })} next={next} />
      )}
    </div>
  )
}

type Act = 'lot' | 'delivery' | 'faulty' | 'destroyed'

function Balances({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [act, setAct] = useState<Act | null>(null)
  return (
    <Section title={say('stock.balances')}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5">
        {ALL_STOCK_ACCOUNTS.filter((account) => account !== 'outside').map((account) => (
          <div key={account} className="rounded-xl bg-ground p-5">
            <dt className="text-note text-ink-soft">{text(STOCK_ACCOUNTS[account])}</dt>
            <dd className="text-h2 font-bold tabular-nums">{data.balances[account].toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-note text-ink-soft">
        {say('stock.sum', { received: (0 - data.balances.outside).toLocaleString() })}
      </p>
      {data.mayChange === 'yes' ? (
        <Actions>
          <Button kind="primary" onPress={() => setAct('lot')}>
            {say('stock.act.lot')}
          </Button>
          <Button onPress={() => setAct('delivery')}>{say('stock.act.delivery')}</Button>
          <Button onPress={() => setAct('faulty')}>{say('stock.act.faulty')}</Button>
          <Button onPress={() => setAct('destroyed')}>{say('stock.act.destroyed')}</Button>
        </Actions>
      ) : null}
      {act === null ? null : <Change act={act} onClose={() => setAct(null)} />}
    </Section>
  )
}

const MOST = 1_000_000

function Change({ act, onClose }: { readonly act: Act; readonly onClose: () => void }): ReactElement {
  const say = useSay(productionWording)
  const [requestId] = useState(() => crypto.randomUUID())
  const [count, setCount] = useState('')
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const quantity = parseCount(count, MOST)
  const change = useAct((wanted: number) => {
    switch (act) {
      case 'lot':
        return production.receiveLot({ requestId, quantity: wanted, supplier: first, lotNumber: second })
      case 'delivery':
        return production.expectDelivery({ requestId, quantity: wanted, expectedOn: first })
      case 'faulty':
        return production.reportFaultyBlanks({ requestId, quantity: wanted, note: first })
      case 'destroyed':
        return production.destroyBlanks({ requestId, quantity: wanted, note: first })
    }
  }, onClose)
  const isIncomplete = quantity === 'wrong' || first.trim() === '' || (act === 'lot' && second.trim() === '')
  const labels = {
    lot: say('stock.supplier'),
    delivery: say('stock.expectedOn'),
    faulty: say('stock.note'),
    destroyed: say('stock.note'),
  }
  return (
    <Dialog title={say(`stock.act.${act}`)} isOpen onClose={onClose}>
      <div className="grid gap-5">
        <TextField label={say('stock.quantity')} need="required" value={count} onChange={setCount} />
        <TextField
          label={labels[act]}
          need="required"
          type={act === 'delivery' ? 'date' : 'text'}
          value={first}
          onChange={setFirst}
        />
        {act === 'lot' ? (
          <TextField
            label={say('stock.lot')}
            hint={say('stock.lotHint')}
            need="required"
            script="code"
            value={second}
            onChange={setSecond}
          />
        ) : null}
      </div>
      {change.isError ? <FailureNotice error={change.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={isIncomplete || change.isPending}
          onPress={() => (quantity === 'wrong' ? undefined : change.mutate(quantity))}
        >
          {say('stock.record')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}

function Forecast({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  const { runsOutOn, madeOn, waiting, arrivalsPerDay, capacityPerDay } = data.forecast
  const day = (found: string) => (found === 'beyond' ? say('stock.beyond') : <Day day={found} />)
  return (
    <Section title={say('stock.forecast')} lead={say('stock.forecastLead')}>
      <DescriptionList
        facts={[
          { term: say('stock.runsOut'), value: <strong>{day(runsOutOn)}</strong> },
          { term: say('stock.madeOn'), value: <strong>{day(madeOn)}</strong> },
          { term: say('stock.waiting'), value: waiting.toLocaleString() },
          { term: say('stock.arrivals'), value: arrivalsPerDay.toLocaleString() },
          { term: say('stock.capacity'), value: capacityPerDay.toLocaleString() },
        ]}
      />
      <p className="mt-4 max-w-3xl text-note text-ink-soft">{say('stock.assumptions')}</p>
    </Section>
  )
}

function Deliveries({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  return (
    <Section title={say('stock.deliveries')}>
      {data.deliveries.length === 0 ? (
        <EmptyState title={say('stock.noDelivery')} />
      ) : (
        <DataTable
          caption={say('stock.deliveries')}
          keyOf={({ deliveryId }) => deliveryId}
          rows={data.deliveries}
          columns={[
            { head: say('stock.expectedOn'), cell: ({ expectedOn }) => <Day day={expectedOn} /> },
            {
              head: say('stock.quantity'),
              cell: ({ quantity }) => quantity.toLocaleString(),
              labelled: true,
            },
          ]}
        />
      )}
    </Section>
  )
}

function Moves({ data }: Shown): ReactElement {
  const say = useSay(productionWording)
  return (
    <Section title={say('stock.moves')}>
      <DataTable
        caption={say('stock.moves')}
        keyOf={({ at, move, quantity }) => `${at} ${move} ${quantity}`}
        rows={data.moves}
        columns={[
          { head: say('stock.at'), cell: ({ at }) => <Moment iso={at} /> },
          { head: say('stock.move'), cell: ({ move }) => say(`stock.movesOf.${move}`), labelled: true },
          { head: say('stock.quantity'), cell: ({ quantity }) => quantity.toLocaleString(), labelled: true },
          { head: say('stock.note'), cell: ({ note }) => note ?? '', labelled: true },
        ]}
      />
    </Section>
  )
}
