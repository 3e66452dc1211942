/** One authorisation, as it stands: to be approved, in force, ended, too late, or not known. */
import type { ApprovalView } from '@jitsuin/key-management/contract'
import { PageHeading, Progress, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { failureOf } from '../../failure.js'
import { useServices } from '../../services.js'
import { approveWording } from '../../wording/index.js'
import { ActiveScreen } from './active.js'
import { AskedScreen } from './asked.js'
import type { ShownItem } from './list.js'
import {
  type Deed,
  isAboutList,
  isLive,
  type ListWish,
  type Question,
  readAuthorisationId,
  readQuestion,
  standingAfter,
} from './model.js'
import { DiffersScreen, FailedScreen, OverScreen, UnknownScreen } from './over.js'
import { RefusedListScreen } from './refused-list.js'
import { useOpenedList } from './use-opened-list.js'

/** Draws the page of the authorisation with this id. */
export function ApprovalPage({ id: text }: { readonly id: string }): ReactElement {
  const id = readAuthorisationId(text)
  return id === undefined ? <UnknownScreen /> : <KnownId id={id} />
}

/** How often one in force is asked for, while somebody looks at the page. */
const LOOK_EVERY_MS = 5000

function KnownId({ id }: { readonly id: string }): ReactElement {
  const { keyManagement } = useServices()
  const [deed, setDeed] = useState<Deed>('nothing')
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    queryKey: ['approval', id],
    queryFn: () => keyManagement.approval(id),
    gcTime: 0,
    // A hidden page asks nothing (focus of the query client: visibilitychange); when it is seen again, it asks at once.
    refetchInterval: ({ state }) => (isLive(state.data, deed) ? LOOK_EVERY_MS : false),
    refetchOnWindowFocus: ({ state }) => isLive(state.data, deed),
    refetchOnReconnect: ({ state }) => isLive(state.data, deed),
  })
  const again = () => void refetch()
  const onDeed = (what: Deed) => {
    setDeed(what)
    again()
  }
  if (data) {
    const heardAt = error ? new Date(dataUpdatedAt).toISOString() : null
    return <Known {...{ id, deed, onDeed, heardAt }} view={data} onAskAgain={again} />
  }
  if (error) return <FailedScreen failure={failureOf(error)} onAskAgain={again} />
  return <LoadingScreen words="approval.loading" />
}

type KnownProps = {
  readonly id: string
  readonly view: ApprovalView
  /** When the service was last heard, if it does not answer any more. */
  readonly heardAt: string | null
  readonly deed: Deed
  readonly onDeed: (deed: Deed) => void
  readonly onAskAgain: () => void
}

function Known(props: KnownProps): ReactElement {
  const { id, view } = props
  const question = useMemo(() => readQuestion(id, view), [id, view])
  return question === 'differs' ? <DiffersScreen id={id} /> : <Standing {...props} question={question} />
}

type StandingProps = KnownProps & { readonly question: Question }

function Standing(props: StandingProps): ReactElement {
  const { view, question, heardAt, deed, onDeed, onAskAgain } = props
  const [seen, setSeen] = useState<readonly ShownItem[] | null>(null)
  const state = standingAfter(view.state, deed)
  useAtInstant(state === 'asked' ? view.approveBy : view.ends, onAskAgain)
  const onApproved = (items: readonly ShownItem[] | null) => {
    setSeen(items)
    onDeed('approved')
  }
  const common = { question, used: view.used }
  switch (state) {
    case 'asked':
      return <Asked view={view} question={question} onApproved={onApproved} onAskAgain={onAskAgain} />
    case 'active':
      return <ActiveScreen {...common} items={seen} heardAt={heardAt} onEnded={() => onDeed('ended')} />
    case 'ended':
    case 'expired':
      return <OverScreen {...common} state={state} />
  }
}

type OpenProps<Asked extends Question = Question> = Pick<KnownProps, 'view' | 'onAskAgain'> & {
  readonly question: Asked
  readonly onApproved: (items: readonly ShownItem[] | null) => void
}

function Asked(props: OpenProps): ReactElement {
  const { view, question, onApproved, onAskAgain } = props
  if (isAboutList(question)) return <AskedList {...props} question={question} />
  return (
    <AskedScreen
      question={question}
      items={null}
      approveBy={view.approveBy}
      onApproved={() => onApproved(null)}
      onRefused={onAskAgain}
    />
  )
}

function AskedList({ view, question, onApproved, onAskAgain }: OpenProps<Question<ListWish>>): ReactElement {
  const opened = useOpenedList(question, view.sheet)
  if (opened === 'opening') return <LoadingScreen words="list.opening" />
  if (opened.verdict === 'refused')
    return <RefusedListScreen question={question} why={opened.why} onAskAgain={onAskAgain} />
  return (
    <AskedScreen
      question={opened.question}
      items={opened.items}
      approveBy={view.approveBy}
      onApproved={() => onApproved(opened.items)}
      onRefused={onAskAgain}
    />
  )
}

/** The longest delay of a browser's timer: 2^31 - 1 milliseconds. */
const LONGEST_TIMER_MS = 2_147_483_647

/** Asks again when an instant is reached; what holds is what the service then says. */
function useAtInstant(iso: string, onReached: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new closure is no new instant
  useEffect(() => {
    const left = new Date(iso).getTime() - Date.now()
    if (left <= 0 || left > LONGEST_TIMER_MS) return
    const timer = setTimeout(onReached, left)
    return () => clearTimeout(timer)
  }, [iso])
}

function LoadingScreen({ words }: { readonly words: 'approval.loading' | 'list.opening' }): ReactElement {
  const say = useSay(approveWording)
  return (
    <>
      <PageHeading key="loading" title={say('day.title')} />
      <Progress label={say(words)} />
    </>
  )
}
