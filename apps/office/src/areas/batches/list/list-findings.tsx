/** What was found in a list: every problem with line and column, and whose applications it would make. */
import { BATCH_COLUMNS, BATCH_PROBLEMS, type BatchPreview } from '@jitsuin/registration/contract'
import { Button, Checkbox, DataTable, Section, Tag, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { batchesWording } from '../wording/index.js'

type Props = {
  readonly found: BatchPreview
  readonly isSending: boolean
  readonly onSubmit: (rows: 'all' | 'good') => void
}

/** Draws it. */
export function ListFindings({ found, isSending, onSubmit }: Props): ReactElement {
  const say = useSay(batchesWording)
  const { rows, good, encoding, problems } = found
  const isRefused = problems.some(({ weight }) => weight === 'list-refused')
  const isWhole = problems.every(({ weight }) => weight === 'hint')
  return (
    <div className="mt-8">
      <p role="status" className="text-lead font-bold">
        {say('create.found', { rows, good, encoding })}
      </p>
      {problems.length === 0 ? (
        <p className="mt-2">{say('create.noProblems')}</p>
      ) : (
        <Problems problems={problems} />
      )}
      {good === 0 ? null : <People people={found.people} />}
      {isRefused || good === 0 ? null : (
        <SubmitAct
          good={good}
          isWhole={isWhole}
          isSending={isSending}
          onSubmit={() => onSubmit(isWhole ? 'all' : 'good')}
        />
      )}
    </div>
  )
}

function Problems({ problems }: Pick<BatchPreview, 'problems'>): ReactElement {
  const say = useSay(batchesWording)
  const text = useText()
  return (
    <Section title={say('create.problems')}>
      <DataTable
        caption={say('create.problems')}
        columns={[
          { head: say('create.line'), cell: ({ line }) => say('create.lineOf', { line }), narrow: true },
          {
            head: say('create.column'),
            cell: ({ column }) => (column === null ? '—' : text(BATCH_COLUMNS[column])),
            labelled: true,
          },
          {
            head: say('create.problem'),
            cell: ({ problem, weight }) => (
              <Tag tone={weight === 'hint' ? 'plain' : 'danger'}>{text(BATCH_PROBLEMS[problem])}</Tag>
            ),
            labelled: true,
          },
          {
            head: say('create.value'),
            cell: (one) => <span className="break-all">{one.found}</span>,
            labelled: true,
          },
        ]}
        rows={problems}
        keyOf={({ line, column, problem, found }) => `${line} ${column} ${problem} ${found}`}
      />
    </Section>
  )
}

function People({ people }: Pick<BatchPreview, 'people'>): ReactElement {
  const say = useSay(batchesWording)
  return (
    <Section title={say('create.people')}>
      <DataTable
        caption={say('create.people')}
        columns={[
          { head: say('create.line'), cell: ({ line }) => say('create.lineOf', { line }), narrow: true },
          { head: say('create.name'), cell: ({ name }) => name },
          { head: say('create.kana'), cell: ({ kana }) => kana, labelled: true },
          { head: say('create.romaji'), cell: ({ romaji }) => romaji, labelled: true },
          { head: say('create.birthDate'), cell: ({ birthDate }) => birthDate, labelled: true },
          { head: say('create.licenceNumber'), cell: ({ licenceNumber }) => licenceNumber, labelled: true },
        ]}
        rows={people}
        keyOf={({ line }) => String(line)}
      />
    </Section>
  )
}

/** The hospital says that everybody agreed; without that nobody's application is made. */
function SubmitAct(props: {
  readonly good: number
  readonly isWhole: boolean
  readonly isSending: boolean
  readonly onSubmit: () => void
}): ReactElement {
  const say = useSay(batchesWording)
  const [isConsented, setConsented] = useState(false)
  const [isTried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (isConsented) props.onSubmit()
  }
  return (
    <div className="mt-8 rounded-xl bg-ground p-5">
      <Checkbox isSelected={isConsented} onChange={setConsented}>
        {say('create.consent')}
      </Checkbox>
      {isTried && !isConsented ? (
        <p role="alert" className="mt-2 font-bold text-danger">
          {say('create.consentNeeded')}
        </p>
      ) : null}
      <p className="mt-4">
        <Button kind="primary" isDisabled={props.isSending} onPress={send}>
          {say(props.isWhole ? 'create.all' : 'create.good', { good: props.good })}
        </Button>
      </p>
    </div>
  )
}
