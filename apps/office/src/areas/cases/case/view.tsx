/** One application: its papers on one side, what is known and to be judged on the other, and what can be done above both. */
import type { CaseActName, CaseView } from '@jitsuin/registration/contract'
import { PageHeading, Progress, Tabs, turned, useSay, WHOLE_SIGHT, zoomed } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { FailureNotice } from '../../../failure-notice.js'
import { cases } from '../client.js'
import { useNextCase } from '../next-case.js'
import { casesWording } from '../wording/index.js'
import { ActDialog } from './act-dialog.js'
import { Checks } from './checks.js'
import { FeePanel } from './fee.js'
import { CaseHead } from './head.js'
import { documentsOf, mainAct, partnerOf, standingOf } from './model.js'
import { Papers } from './papers.js'
import { type PapersShown, usePapers } from './papers-shown.js'
import { RecordPanel } from './record.js'
import { RegistryPanel } from './registry.js'
import { SigningPanel } from './signing.js'
import { useFreshness } from './stale.js'

/** Draws the page of the case with this id. */
export function CasePage({ id }: { readonly id: string }): ReactElement {
  const say = useSay(casesWording)
  const file = useQuery({
    queryKey: ['case', id],
    queryFn: () => cases.view(id),
    // The page never changes under somebody's hands: it says that there is something newer, and they load it.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  if (file.isSuccess) return <Case key={id} view={file.data} onReload={() => void file.refetch()} />
  return (
    <>
      <PageHeading title={say('case.name')} />
      {file.isError ? <FailureNotice error={file.error} /> : <Progress label={say('loading')} />}
    </>
  )
}

const TABS = ['check', 'registry', 'fee', 'sign', 'record'] as const
type TabName = (typeof TABS)[number]

/** The tab on which the work of a state is done. */
function tabFor({ head: { state } }: CaseView): TabName {
  if (state === 'licence-inquiry' || state === 'licence-ng') return 'registry'
  if (state === 'awaiting-payment') return 'fee'
  return state === 'approval-wait' ? 'sign' : 'check'
}

function Case({ view, onReload }: { readonly view: CaseView; readonly onReload: () => void }): ReactElement {
  const say = useSay(casesWording)
  const { caseId } = view.head
  const [tab, setTab] = useState<TabName>(() => tabFor(view))
  const [act, setAct] = useState<CaseActName | null>(null)
  const freshness = useFreshness(view, onReload)
  const next = useNextCase(caseId)
  const papers = usePapers(view)
  const keys = useCaseKeys({ view, papers, onTab: setTab, onAct: setAct, onNext: next.go })
  const panels = {
    check: <Checks view={view} onDocument={papers.choose} onReload={onReload} />,
    registry: <RegistryPanel view={view} />,
    fee: <FeePanel view={view} />,
    sign: <SigningPanel view={view} onAct={setAct} />,
    record: <RecordPanel view={view} onReload={onReload} />,
  }
  return (
    <>
      <CaseHead
        view={view}
        keys={keys}
        onAct={setAct}
        next={next}
        others={freshness.others}
        onReload={onReload}
      />
      {freshness.notice}
      {next.notice}
      <div className="grid gap-8 xl:grid-cols-[minmax(0,11fr)_minmax(0,10fr)]">
        <Papers view={view} papers={papers} onReload={onReload} />
        <div className="min-w-0 [&_dl>div]:py-1.5 [&_h2]:text-h3">
          <Tabs
            label={say('case.title', { number: view.head.caseNumber })}
            selected={tab}
            onSelect={(key) => setTab(TABS.find((each) => each === key) ?? 'check')}
            tabs={TABS.map((key) => ({ key, title: say(`case.tabs.${key}`), content: panels[key] }))}
          />
        </div>
      </div>
      {act === null ? null : (
        <ActDialog
          key={act}
          view={view}
          act={act}
          onClose={() => setAct(null)}
          onDone={onReload}
          onStale={freshness.look}
          stale={freshness.notice}
        />
      )}
    </>
  )
}

function useCaseKeys(props: {
  readonly view: CaseView
  readonly papers: PapersShown
  readonly onTab: (tab: TabName) => void
  readonly onAct: (act: CaseActName) => void
  readonly onNext: () => void
}) {
  const say = useSay(casesWording)
  const navigate = useNavigate()
  const { view, papers, onTab, onAct, onNext } = props
  const documents = documentsOf(view)
  const step = (by: number) => {
    const at = documents.findIndex(({ documentId }) => documentId === papers.one)
    const to = documents[Math.min(documents.length - 1, Math.max(0, at + by))]
    if (to) papers.choose(to.documentId)
  }
  const compare = () =>
    papers.chooseOther(
      papers.other === undefined && papers.one !== undefined ? partnerOf(documents, papers.one) : undefined,
    )
  const open = (act: CaseActName | undefined) =>
    act !== undefined && standingOf(view.acts, act) === 'possible' ? onAct(act) : undefined
  const [sight] = papers.sights
  return [
    { key: 'j', what: say('keys.j'), act: () => step(1) },
    { key: 'k', what: say('keys.k'), act: () => step(-1) },
    { key: 'c', what: say('keys.c'), act: compare },
    { key: '+', what: say('keys.zoomIn'), act: () => papers.look(0, zoomed(sight, 1)) },
    { key: '-', what: say('keys.zoomOut'), act: () => papers.look(0, zoomed(sight, -1)) },
    { key: '[', what: say('keys.left'), act: () => papers.look(0, turned(sight, -1)) },
    { key: ']', what: say('keys.right'), act: () => papers.look(0, turned(sight, 1)) },
    { key: '0', what: say('keys.whole'), act: () => papers.look(0, WHOLE_SIGHT) },
    { key: 'a', what: say('keys.a'), act: () => open(mainAct(view)) },
    { key: 'd', what: say('keys.d'), act: () => open('send-deficiencies') },
    { key: 'r', what: say('keys.r'), act: () => open('reject') },
    { key: 'g', what: say('keys.g'), act: () => onTab('record') },
    { key: 'n', what: say('keys.n'), act: onNext },
    { key: 'u', what: say('keys.u'), act: () => void navigate({ to: '/cases' as string }) },
    ...TABS.map((tab, at) => ({
      key: String(at + 1),
      what: say(`case.tabs.${tab}`),
      act: () => onTab(tab),
    })),
  ]
}
