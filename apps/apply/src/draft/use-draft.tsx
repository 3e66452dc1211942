/** The draft in the pages of the form: loaded once, kept while one goes from page to page. */

import { japanDate } from '@jitsuin/kernel'
import { type Answers, type Draft, findMissing, type Missing } from '@jitsuin/registration/contract'
import { Progress, useSay } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { FailureNotice, NoKey } from '../failure-notice.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'
import { createKeeper, type Keeper, type Kept } from './keeper.js'

const KeeperContext = createContext<Keeper | null>(null)

/** Loads the draft of this browser's key and gives it to the pages below. */
export function DraftProvider(props: { readonly children: ReactNode }): ReactElement {
  const { key } = useApplicant()
  return key === undefined ? <NoKey /> : <Loaded key={key}>{props.children}</Loaded>
}

function Loaded(props: { readonly children: ReactNode }): ReactElement {
  const { client, key } = useApplicant()
  const say = useSay(applyWording)
  const loaded = useQuery({
    queryKey: ['draft', key],
    queryFn: () => client.draft(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (loaded.isPending) return <Progress label={say('loading')} />
  if (loaded.isError) return <FailureNotice error={loaded.error} onAgain={() => void loaded.refetch()} />
  return <KeptDraft draft={loaded.data}>{props.children}</KeptDraft>
}

function KeptDraft(props: { readonly draft: Draft; readonly children: ReactNode }): ReactElement {
  const { client } = useApplicant()
  const { draft } = props
  const keeper = useMemo(() => {
    const later = (callback: () => void, ms: number) => {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    }
    return createKeeper(draft, { client, shelf: localStorage, later })
  }, [client, draft])
  useEffect(() => {
    // The network is back, or the window is about to go: both are moments to save.
    const save = () => void keeper.flush()
    window.addEventListener('online', save)
    document.addEventListener('visibilitychange', save)
    return () => {
      window.removeEventListener('online', save)
      document.removeEventListener('visibilitychange', save)
    }
  }, [keeper])
  return <KeeperContext value={keeper}>{props.children}</KeeperContext>
}

/** The draft, as it stands on this page. */
export type DraftOnPage = Kept & {
  readonly keeper: Keeper
  readonly today: string
  readonly missing: readonly Missing[]
  readonly set: (changes: Answers) => void
}

/** The draft of the pages of the form. */
export function useDraft(): DraftOnPage {
  const keeper = useContext(KeeperContext)
  if (!keeper) throw new Error('useDraft needs a DraftProvider above it')
  const kept = useSyncExternalStore(keeper.subscribe, keeper.current)
  const today = japanDate(new Date())
  const missing = useMemo(() => findMissing(kept.answers, kept.draft.papers, today), [kept, today])
  return { ...kept, keeper, today, missing, set: keeper.set }
}
