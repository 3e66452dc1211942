/** The console for many questions to the registry: one case after the other, each answered where it stands. */
import type { QueueEntry } from '@jitsuin/registration/contract'
import { Button, EmptyState, PageHeading, Progress, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { type ReactElement, useRef, useState } from 'react'
import { failureOf } from '../../../failure.js'
import { FailureNotice } from '../../../failure-notice.js'
import { FOUR_ITEMS, Match } from '../case/registry.js'
import { cases, queue } from '../client.js'
import { CaseStateTag } from '../state-tag.js'
import { casesWording } from '../wording/index.js'
import { type Answer, type Answers, summaryOf } from './model.js'

/** Draws the page. */
export function RegistryPage(): ReactElement {
  const say = useSay(casesWording)
  const list = useQuery({
    queryKey: ['queue', 'registry'],
    queryFn: () => queue.page({ state: ['licence-inquiry'], size: 200 }),
    staleTime: Number.POSITIVE_INFINITY, // The answers stand beside the rows: the list stays until somebody loads it anew.
  })
  return (
    <>
      <PageHeading title={say('registry.bulkTitle')}>
        <p className="mt-2 max-w-3xl text-ink-soft">{say('registry.bulkLead')}</p>
      </PageHeading>
      {list.isPending ? <Progress label={say('loading')} /> : null}
      {list.isError ? <FailureNotice error={list.error} /> : null}
      {list.isSuccess && list.data.entries.length === 0 ? (
        <EmptyState title={say('registry.bulkNone')} next={say('registry.bulkNoneNext')} />
      ) : null}
      {list.isSuccess && list.data.entries.length > 0 ? <Console entries={list.data.entries} /> : null}
    </>
  )
}

function Console({ entries }: { readonly entries: readonly QueueEntry[] }): ReactElement {
  const say = useSay(casesWording)
  const { searchStr } = useLocation()
  const wanted = new URLSearchParams(searchStr).get('cases')?.split(',')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        entries.map(({ caseId }) => caseId).filter((id) => wanted === undefined || wanted.includes(id)),
      ),
  )
  const { answers, isAsking, ask, stop } = useAsking()
  const open = entries.filter(({ caseId }) => chosen.has(caseId) && answers.get(caseId)?.is !== 'answered')
  const toggle = (caseId: string) => {
    const next = new Set(chosen)
    if (!next.delete(caseId)) next.add(caseId)
    setChosen(next)
  }
  const { matched, mismatched, failed } = summaryOf(answers)
  return (
    <>
      <div className="screen-only mb-4 flex flex-wrap items-center gap-4">
        <Button kind="primary" isDisabled={isAsking || open.length === 0} onPress={() => void ask(open)}>
          {say('registry.bulkAsk', { count: open.length })}
        </Button>
        {isAsking ? <Button onPress={stop}>{say('registry.bulkStop')}</Button> : null}
        <p role="status" className="tabular-nums">
          {answers.size === 0
            ? null
            : `${say('registry.ok')} ${matched}　${say('registry.ng')} ${mismatched}　${say('registry.failed')} ${failed}`}
        </p>
      </div>
      <table className="w-full border-t border-rule text-left">
        <caption className="sr-only">{say('registry.bulkTitle')}</caption>
        <thead className="max-md:sr-only">
          <tr className="border-b border-edge text-note text-ink-soft">
            <td className="w-11" />
            <th scope="col" className="py-1.5 pr-4">
              {say('queue.columns.number')}
            </th>
            <th scope="col" className="py-1.5 pr-4">
              {say('case.applicant')}
            </th>
            {FOUR_ITEMS.map((item) => (
              <th key={item} scope="col" className="py-1.5 pr-4">
                {say(`registry.item.${item}`)}
              </th>
            ))}
            <th scope="col" className="py-1.5">
              {say('registry.result')}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row
              key={entry.caseId}
              entry={entry}
              answer={answers.get(entry.caseId)}
              isChosen={chosen.has(entry.caseId)}
              onToggle={() => toggle(entry.caseId)}
            />
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Asks one after the other, so that the registry is not flooded; stopping lets the one that is under way end. */
function useAsking() {
  const [answers, setAnswers] = useState<Answers>(new Map())
  const [isAsking, setAsking] = useState(false)
  const wish = useRef<'go-on' | 'stop'>('go-on')
  const note = (caseId: string, answer: Answer) => setAnswers((before) => new Map(before).set(caseId, answer))
  const ask = async (entries: readonly QueueEntry[]) => {
    if (isAsking) return
    setAsking(true)
    wish.current = 'go-on'
    for (const { caseId, revision } of entries) {
      if (ended(wish.current)) break
      note(caseId, { is: 'asking' })
      note(caseId, await askOne(caseId, revision))
    }
    setAsking(false)
  }
  return {
    answers,
    isAsking,
    ask,
    stop: () => {
      wish.current = 'stop'
    },
  }
}

const ended = (wish: 'go-on' | 'stop') => wish === 'stop'

async function askOne(caseId: string, expectedRevision: number): Promise<Answer> {
  try {
    await cases.act(caseId, 'match-registry', { expectedRevision })
    const { registry, head } = await cases.view(caseId)
    const asking = registry.at(-1)
    return asking ? { is: 'answered', asking, state: head.state } : { is: 'failed', why: null }
  } catch (error) {
    const failure = failureOf(error)
    return { is: 'failed', why: failure.kind === 'refused' ? failure.text : null }
  }
}

const CELL = 'py-2 pr-4 max-md:block max-md:py-0.5'

function Row(props: {
  readonly entry: QueueEntry
  readonly answer: Answer | undefined
  readonly isChosen: boolean
  readonly onToggle: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const { entry, answer, isChosen, onToggle } = props
  const { caseId, caseNumber, name } = entry
  return (
    <tr className="border-b border-rule align-top max-md:relative max-md:block max-md:py-3 max-md:pl-11">
      <td className="w-11 max-md:absolute max-md:left-0">
        <label className="screen-only flex size-10 cursor-pointer items-center justify-center">
          <input
            type="checkbox"
            aria-label={say('queue.choose', { number: caseNumber })}
            checked={isChosen}
            disabled={answer?.is === 'answered'}
            onChange={onToggle}
            className="size-5 accent-action"
          />
        </label>
      </td>
      <th scope="row" className={`${CELL} font-normal`}>
        <Link
          to={`/cases/${caseId}` as string}
          className="font-bold text-action tabular-nums underline underline-offset-4"
        >
          {caseNumber}
        </Link>
      </th>
      <td className={CELL}>{name}</td>
      {FOUR_ITEMS.map((item) => (
        <td key={item} className={CELL}>
          {answer?.is === 'answered' ? (
            <Match word={answer.asking.items[item]} />
          ) : (
            <span className="max-md:hidden">–</span>
          )}
        </td>
      ))}
      <td className={CELL}>
        <Outcome answer={answer} />
      </td>
    </tr>
  )
}

function Outcome({ answer }: { readonly answer: Answer | undefined }): ReactElement | null {
  const say = useSay(casesWording)
  const text = useText()
  if (answer === undefined) return null
  if (answer.is === 'asking') return <span className="text-ink-soft">{say('registry.asking')}</span>
  if (answer.is === 'failed') {
    return (
      <span className="text-danger">{answer.why === null ? say('registry.failed') : text(answer.why)}</span>
    )
  }
  return <CaseStateTag state={answer.state} />
}
