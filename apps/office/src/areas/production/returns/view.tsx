/** Cards that come back to the centre, and cards that are here to be destroyed. */
import type { Card, Returns } from '@jitsuin/registration/contract'
import {
  Actions,
  Button,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  PageHeading,
  Section,
  Tag,
  useSay,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { Answer, TextLink, useAct, useCardColumns } from '../parts.js'
import { productionWording } from '../wording/index.js'

/** Draws the page. */
export function ReturnsPage(): ReactElement {
  const say = useSay(productionWording)
  const returns = useQuery({ queryKey: ['production', 'returns'], queryFn: production.returns })
  return (
    <>
      <PageHeading title={say('returns.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('returns.lead')}</p>
      </PageHeading>
      <Answer query={returns}>
        {(data) => (
          <>
            <Awaited cards={data.awaited} />
            <Here cards={data.here} />
          </>
        )}
      </Answer>
    </>
  )
}

function Awaited({ cards }: { readonly cards: Returns['awaited'] }): ReactElement {
  const say = useSay(productionWording)
  const columns = useCardColumns()
  const record = useAct((caseId: string) => production.recordReturn(caseId))
  return (
    <Section title={say('returns.awaited')} lead={say('returns.awaitedLead')}>
      {record.isError ? <FailureNotice error={record.error} /> : null}
      {cards.length === 0 ? (
        <EmptyState title={say('returns.none')} />
      ) : (
        <DataTable
          caption={say('returns.awaited')}
          keyOf={({ cardId }) => cardId}
          rows={cards}
          columns={[
            ...columns,
            { head: say('card.place'), cell: ({ placeId }) => placeId, labelled: true },
            { head: say('returns.since'), cell: ({ since }) => <Moment iso={since} />, labelled: true },
            {
              head: say('parcels.act'),
              cell: ({ caseId, cardId }) => (
                <Button
                  isDisabled={record.isPending}
                  onPress={() => record.mutate(caseId)}
                  label={`${say('returns.record')} ${cardId}`}
                >
                  {say('returns.record')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}

function Here({ cards }: { readonly cards: Returns['here'] }): ReactElement {
  const say = useSay(productionWording)
  const columns = useCardColumns()
  const [destroying, setDestroying] = useState<Card | null>(null)
  return (
    <Section title={say('returns.here')} lead={say('returns.hereLead')}>
      {cards.length === 0 ? (
        <EmptyState title={say('returns.noneHere')} />
      ) : (
        <DataTable
          caption={say('returns.here')}
          keyOf={({ cardId }) => cardId}
          rows={cards}
          columns={[
            ...columns,
            {
              head: say('faulty.next'),
              cell: (card) =>
                card.revocation === 'wanted' ? (
                  <>
                    <Tag tone="unsure">{say('faulty.awaitsRevocation')}</Tag>{' '}
                    <TextLink to="/aftercare/signing">{say('returns.toSigning')}</TextLink>
                  </>
                ) : (
                  <Button
                    onPress={() => setDestroying(card)}
                    label={`${say('returns.destroy')} ${card.cardId}`}
                  >
                    {say('returns.destroy')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {destroying === null ? null : <Destroy card={destroying} onClose={() => setDestroying(null)} />}
    </Section>
  )
}

/** Destroying cannot be undone: it is asked once more, with the number to compare. */
function Destroy({ card, onClose }: { readonly card: Card; readonly onClose: () => void }): ReactElement {
  const say = useSay(productionWording)
  const destroy = useAct(() => production.destroy(card.cardId), onClose)
  return (
    <Dialog title={say('returns.destroyTitle', { cardId: card.cardId })} isOpen onClose={onClose}>
      <p>{say('returns.destroyLead')}</p>
      {destroy.isError ? <FailureNotice error={destroy.error} /> : null}
      <Actions>
        <Button kind="primary" isDisabled={destroy.isPending} onPress={() => destroy.mutate(undefined)}>
          {say('returns.destroy')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
