/** One batch: how far it is, card by card, and the inspection of what was made. */
import {
  ALL_CARD_STEPS,
  type BatchDetail,
  CARD_STEPS,
  type Card,
  type CardStep,
} from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  Checkbox,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  Note,
  PageHeading,
  Pager,
  SelectField,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { progressOf } from '../overview/model.js'
import { Bar } from '../overview/view.js'
import { Answer, StepTag, TextLink, useAct, useCardColumns } from '../parts.js'
import { productionWording } from '../wording/index.js'

/** Draws the page. */
export function BatchPage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(productionWording)
  const [page, setPage] = useState(1)
  const [step, setStep] = useState<CardStep | 'all'>('all')
  const batch = useQuery({
    queryKey: ['production', 'batch', id, page, step],
    queryFn: () => production.batch(id, { page, step }),
    refetchInterval: 5000,
    placeholderData: (before) => before,
  })
  return (
    <>
      <p className="mb-2">
        <TextLink to="/production">{say('batch.back')}</TextLink>
      </p>
      <PageHeading title={say('batch.title')} />
      <Answer query={batch}>
        {(data) => (
          <>
            <Head data={data} />
            <StepChoice
              step={step}
              onStep={(next) => {
                setStep(next)
                setPage(1)
              }}
            />
            <Cards data={data} />
            <Pager page={page} pages={data.pages} onPage={setPage} />
          </>
        )}
      </Answer>
    </>
  )
}

function Head({ data }: { readonly data: BatchDetail }): ReactElement {
  const text = useText()
  return (
    <div className="mb-8 rounded-2xl bg-ground p-6">
      <p className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <Moment iso={data.createdAt} />
        <Bar {...progressOf(data)} total={data.total} />
      </p>
      <dl className="mt-5 flex flex-wrap gap-x-8 gap-y-3">
        {ALL_CARD_STEPS.map((step) => (
          <div key={step}>
            <dt className="text-note text-ink-soft">{text(CARD_STEPS[step])}</dt>
            <dd className="text-h3 font-bold tabular-nums">{data.steps[step]}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function StepChoice(props: {
  readonly step: CardStep | 'all'
  readonly onStep: (step: CardStep | 'all') => void
}): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const options = [
    { value: 'all' as const, label: say('batch.all') },
    ...ALL_CARD_STEPS.map((step) => ({ value: step, label: text(CARD_STEPS[step]) })),
  ]
  return (
    <div className="mb-6 max-w-xs">
      <SelectField label={say('batch.show')} value={props.step} options={options} onChange={props.onStep} />
    </div>
  )
}

function Cards({ data }: { readonly data: BatchDetail }): ReactElement {
  const say = useSay(productionWording)
  const columns = useCardColumns()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [wrong, setWrong] = useState<Card | null>(null)
  const waiting = data.cards.filter(({ step }) => step === 'made')
  const inspect = useAct((cardIds: readonly string[]) =>
    production.inspect({ results: cardIds.map((cardId) => ({ cardId, face: 'right' as const })) }),
  )
  const choose = (cardId: string, isChosen: boolean) =>
    setChosen(isChosen ? [...chosen, cardId] : chosen.filter((each) => each !== cardId))
  if (data.cards.length === 0) return <EmptyState title={say('batch.none')} />
  const refused = inspect.data?.results.filter(({ result }) => result !== 'inspected') ?? []
  return (
    <>
      {waiting.length > 0 ? (
        <div className="mb-5">
          <Note title={say('inspection.title')} next={say('inspection.lead')}>
            <Actions>
              <Button
                kind="primary"
                isDisabled={chosen.length === 0 || inspect.isPending}
                onPress={() => inspect.mutate(chosen, { onSuccess: () => setChosen([]) })}
              >
                {say('inspection.pass', { count: chosen.length })}
              </Button>
              <Button onPress={() => setChosen(waiting.map(({ cardId }) => cardId))}>
                {say('inspection.all')}
              </Button>
            </Actions>
          </Note>
        </div>
      ) : null}
      {inspect.isError ? <FailureNotice error={inspect.error} /> : null}
      {refused.length > 0 ? (
        <p role="alert" className="mb-4 font-bold text-danger">
          {say('inspection.refused', { cards: refused.map(({ cardId }) => cardId).join(', ') })}
        </p>
      ) : null}
      <DataTable
        caption={say('batch.title')}
        keyOf={({ cardId }) => cardId}
        rows={data.cards}
        columns={[
          ...columns,
          { head: say('card.step'), cell: ({ step }) => <StepTag step={step} />, labelled: true },
          { head: say('card.expires'), cell: ({ expiresOn }) => expiresOn ?? '—', labelled: true },
          {
            head: say('inspection.head'),
            cell: (card) =>
              card.step === 'made' ? (
                <span className="flex flex-wrap items-center gap-x-4">
                  <Checkbox
                    isSelected={chosen.includes(card.cardId)}
                    onChange={(isChosen) => choose(card.cardId, isChosen)}
                    label={`${say('inspection.right')} ${card.cardId}`}
                  >
                    {say('inspection.right')}
                  </Checkbox>
                  <Button
                    kind="quiet"
                    onPress={() => setWrong(card)}
                    label={`${say('inspection.wrong')} ${card.cardId}`}
                  >
                    {say('inspection.wrong')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      {wrong === null ? null : <Wrong card={wrong} onClose={() => setWrong(null)} />}
    </>
  )
}

function Wrong({ card, onClose }: { readonly card: Card; readonly onClose: () => void }): ReactElement {
  const say = useSay(productionWording)
  const [note, setNote] = useState('')
  const { cardId } = card
  const report = useAct(() => production.inspect({ results: [{ cardId, face: 'wrong', note }] }), onClose)
  return (
    <Dialog title={say('inspection.wrongTitle', { cardId })} isOpen onClose={onClose}>
      <p className="mb-4">{say('inspection.wrongLead')}</p>
      <TextField label={say('inspection.note')} value={note} onChange={setNote} rows={3} maxLength={500} />
      {report.isError ? <FailureNotice error={report.error} /> : null}
      <Actions>
        <Button
          kind="primary"
          isDisabled={note.trim() === '' || report.isPending}
          onPress={() => report.mutate(undefined)}
        >
          {say('inspection.record')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
