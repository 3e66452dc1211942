/** Enrolment letters: printed once, posted; the short number goes out by mail when the posting is recorded. */
import {
  ALL_ENROLMENT_LETTER_STATES,
  ENROLMENT_LETTER_STATES,
  type EnrolmentLetter,
  type EnrolmentLetterState,
} from '@jitsuin/registration/contract'
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
  useSay,
  useText,
} from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { Day } from '../../../pages/partners/day.js'
import { enrolmentLetters } from '../client.js'
import { Answer, Code, useAct } from '../parts.js'
import { TrackingDialog } from '../tracking-dialog.js'
import { productionWording } from '../wording/index.js'

/** Draws the page. */
export function EnrolmentLettersPage(): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  const [page, setPage] = useState(1)
  const [state, setState] = useState<EnrolmentLetterState | 'all'>('sealed')
  const list = useQuery({
    queryKey: ['production', 'enrolment-letters', page, state],
    queryFn: () => enrolmentLetters.list({ page, state }),
  })
  const options = [
    { value: 'all' as const, label: say('letters.all') },
    ...ALL_ENROLMENT_LETTER_STATES.map((each) => ({
      value: each,
      label: text(ENROLMENT_LETTER_STATES[each]),
    })),
  ]
  return (
    <>
      <PageHeading title={say('enrolment.title')}>
        <p className="mt-3 max-w-3xl text-ink-soft">{say('enrolment.lead')}</p>
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
        {({ letters, pages }) => (
          <>
            {letters.length === 0 ? (
              <EmptyState title={say('letters.none')} next={say('enrolment.noneNext')} />
            ) : (
              <Letters letters={letters} />
            )}
            <Pager page={page} pages={pages} onPage={setPage} />
          </>
        )}
      </Answer>
      <div className="mt-8 max-w-3xl">
        <Note title={say('enrolment.lost')} next={say('enrolment.lostNext')} />
      </div>
    </>
  )
}

function Letters({ letters }: { readonly letters: readonly EnrolmentLetter[] }): ReactElement {
  const say = useSay(productionWording)
  const [posting, setPosting] = useState<EnrolmentLetter | null>(null)
  const print = useAct((letterId: string) => enrolmentLetters.print(letterId))
  return (
    <>
      {print.isError ? <FailureNotice error={print.error} /> : null}
      <DataTable
        caption={say('enrolment.title')}
        keyOf={({ letterId }) => letterId}
        rows={letters}
        columns={[
          { head: say('card.case'), cell: ({ caseNumber }) => <Code>{caseNumber}</Code>, narrow: true },
          { head: say('card.holder'), cell: ({ name }) => name },
          { head: say('letters.made'), cell: ({ madeAt }) => <Moment iso={madeAt} />, labelled: true },
          {
            head: say('enrolment.lastDay'),
            cell: ({ lastDay }) => (lastDay === undefined ? '' : <Day day={lastDay} />),
            labelled: true,
          },
          { head: say('letters.state'), cell: (letter) => <LetterState letter={letter} />, labelled: true },
          {
            head: say('letters.act'),
            cell: (letter) => (
              <LetterAct
                letter={letter}
                isBusy={print.isPending}
                onPrint={() => print.mutate(letter.letterId)}
                onPost={() => setPosting(letter)}
              />
            ),
          },
        ]}
      />
      {posting === null ? null : <Post letter={posting} onClose={() => setPosting(null)} />}
    </>
  )
}

function LetterState({ letter: { state, validity } }: { readonly letter: EnrolmentLetter }): ReactElement {
  const say = useSay(productionWording)
  const text = useText()
  return (
    <>
      <Tag>{text(ENROLMENT_LETTER_STATES[state])}</Tag>{' '}
      {validity === 'expired' ? <Tag tone="danger">{say('enrolment.expired')}</Tag> : null}
    </>
  )
}

function LetterAct(props: {
  readonly letter: EnrolmentLetter
  readonly isBusy: boolean
  readonly onPrint: () => void
  readonly onPost: () => void
}): ReactElement | null {
  const say = useSay(productionWording)
  const { letter, isBusy, onPrint, onPost } = props
  const { state, validity, caseNumber, trackingNumber } = letter
  if (state === 'posted') return <Code>{trackingNumber ?? ''}</Code>
  if (validity !== 'counts') return null
  if (state === 'sealed')
    return (
      <Button isDisabled={isBusy} onPress={onPrint} label={`${say('letters.print')} ${caseNumber}`}>
        {say('letters.print')}
      </Button>
    )
  if (state === 'printed')
    return (
      <Button onPress={onPost} label={`${say('letters.post')} ${caseNumber}`}>
        {say('letters.post')}
      </Button>
    )
  return null
}

function Post(props: { readonly letter: EnrolmentLetter; readonly onClose: () => void }): ReactElement {
  const say = useSay(productionWording)
  const { letter, onClose } = props
  const post = useAct(
    (trackingNumber: string) => enrolmentLetters.post(letter.letterId, { trackingNumber }),
    onClose,
  )
  return (
    <TrackingDialog
      title={say('enrolment.postTitle', { number: letter.caseNumber })}
      lead={say('enrolment.postLead')}
      doIt={say('letters.post')}
      act={post}
      onClose={onClose}
    />
  )
}
