/** PIN letters: printed once, posted on their own way, never shown on a screen. */
import { PIN_LETTER_STATES, type PinLetter, type PinLetterState } from '@jitsuin/registration/contract'
import {
  Button,
  DataTable,
  EmptyState,
  Moment,
  Note,
  PageHeading,
  Pager,
  SelectField,
  Tag,
  TextField,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { production } from '../client.js'
import { Answer, Code, useAct } from '../parts.js'
import { TrackingDialog } from '../tracking-dialog.js'
import { productionWording } from '../wording/index.js'

const STATES = Object.keys(PIN_LETTER_STATES) as PinLetterState[] // the table has no other keys

/** Draws the page. */
export function PinLettersPage(): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [page, setPage] = useState(1)
  const [state, setState] = useState<PinLetterState | 'all'>('sealed')
  const list = useQuery({
    queryKey: ['production', 'letters', page, state],
    queryFn: () => production.pinLetters({ page, state }),
  })
  const options = [
    { value: 'all' as const, label: say('letters.all') },
    ...STATES.map((each) => ({ value: each, label: text(PIN_LETTER_STATES[each]) })),
  ]
  return (
    <>
      <PageHeading title={say('letters.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('letters.lead')}</p>
      </PageHeading>
      <div className="mb-6 max-w-xs">
        <SelectField
          label={say('letters.show')}
          value={state}
          options={options}
          onChange={(next) => {
            setState(next)
            setPage(1)
          }}
        />
      </div>
      <Answer query={list}>
        {(data) => (
          <>
            {data.disclosure === 'sealed-reprint' ? <Disclosure /> : null}
            {data.letters.length === 0 ? (
              <EmptyState title={say('letters.none')} />
            ) : (
              <Letters letters={data.letters} />
            )}
            <Pager page={page} pages={data.pages} onPage={setPage} />
          </>
        )}
      </Answer>
    </>
  )
}

function Letters({ letters }: { readonly letters: readonly PinLetter[] }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [posting, setPosting] = useState<PinLetter | null>(null)
  const print = useAct((letterId: string) => production.printPinLetter(letterId))
  const confirm = useAct((letterId: string) => production.confirmDisclosure(letterId))
  const failed = print.error ?? confirm.error
  return (
    <>
      {failed === null ? null : <FailureNotice error={failed} />}
      <DataTable
        caption={say('letters.title')}
        keyOf={({ letterId }) => letterId}
        rows={letters}
        columns={[
          { head: say('card.id'), cell: ({ cardId }) => <Code>{cardId}</Code>, narrow: true },
          {
            head: say('card.holder'),
            cell: ({ name, caseNumber, kind }) => (
              <>
                {name} {kind === 'disclosure' ? <Tag tone="unsure">{say('letters.disclosure')}</Tag> : null}
                <span className="block text-note text-ink-soft">
                  <Code>{caseNumber}</Code>
                </span>
              </>
            ),
          },
          { head: say('letters.made'), cell: ({ madeAt }) => <Moment iso={madeAt} />, labelled: true },
          {
            head: say('letters.state'),
            cell: ({ state }) => <Tag>{text(PIN_LETTER_STATES[state])}</Tag>,
            labelled: true,
          },
          {
            head: say('letters.act'),
            cell: (letter) => {
              const { letterId, cardId, state, confirmation, trackingNumber } = letter
              if (confirmation === 'waiting')
                return (
                  <Button
                    onPress={() => confirm.mutate(letterId)}
                    label={`${say('letters.confirm')} ${cardId}`}
                  >
                    {say('letters.confirm')}
                  </Button>
                )
              if (state === 'sealed')
                return (
                  <Button
                    isDisabled={print.isPending}
                    onPress={() => print.mutate(letterId)}
                    label={`${say('letters.print')} ${cardId}`}
                  >
                    {say('letters.print')}
                  </Button>
                )
              if (state === 'printed')
                return (
                  <Button onPress={() => setPosting(letter)} label={`${say('letters.post')} ${cardId}`}>
                    {say('letters.post')}
                  </Button>
                )
              return <Code>{trackingNumber ?? ''}</Code>
            },
          },
        ]}
      />
      {posting === null ? null : <Post letter={posting} onClose={() => setPosting(null)} />}
    </>
  )
}

function Post(props: { readonly letter: PinLetter; readonly onClose: () => void }): ReactElement {
  const say = useSay(productionWording)
  const { letter, onClose } = props
  const post = useAct(
    (trackingNumber: string) => production.postPinLetter(letter.letterId, { trackingNumber }),
    onClose,
  )
  return (
    <TrackingDialog
      title={say('letters.postTitle', { cardId: letter.cardId })}
      doIt={say('letters.post')}
      act={post}
      onClose={onClose}
    />
  )
}

/** A request form and the copy of the card's front are on the desk; a colleague confirms before anything is printed. */
function Disclosure(): ReactElement {
  const say = useSay(productionWording)
  const [cardId, setCardId] = useState('')
  const [requestId, setRequestId] = useState(() => crypto.randomUUID())
  const take = useAct(
    () => production.requestDisclosure({ requestId, cardId, form: 'seen', cardCopy: 'seen' }),
    () => {
      setCardId('')
      setRequestId(crypto.randomUUID())
    },
  )
  return (
    <div className="mb-8">
      <Note title={say('letters.disclosureTitle')} next={say('letters.disclosureLead')}>
        <div className="flex flex-wrap items-end gap-4">
          <TextField label={say('card.id')} value={cardId} onChange={setCardId} script="code" />
          <Button isDisabled={cardId === '' || take.isPending} onPress={() => take.mutate(undefined)}>
            {say('letters.disclosureTake')}
          </Button>
        </div>
        {take.isError ? <FailureNotice error={take.error} /> : null}
      </Note>
    </div>
  )
}
