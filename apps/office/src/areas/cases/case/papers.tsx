/** The papers as pictures, one alone or two beside each other, with what was read on each. */
import type { CaseDocument, CaseView } from '@jitsuin/registration/contract'
import {
  Button,
  buttonClass,
  EmptyState,
  formatSize,
  ImageViewer,
  Moment,
  Note,
  SelectField,
  Tag,
  useSay,
  useText,
} from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { cases } from '../client.js'
import { useNameOf } from '../colleagues.js'
import { casesWording } from '../wording/index.js'
import { AddPaperDialog } from './add-paper.js'
import { DocumentFactsDialog } from './document-facts.js'
import { documentsOf, partnerOf } from './model.js'
import { factLines } from './paper-facts.js'
import { usePaperName } from './paper-name.js'
import type { PapersShown } from './papers-shown.js'

type Props = { readonly view: CaseView; readonly papers: PapersShown; readonly onReload: () => void }

/** While papers are awaited and checked. */
const ADDABLE: readonly CaseView['head']['state'][] = ['received', 'document-check', 'deficient']

/** Draws the list of papers and the chosen ones. */
export function Papers({ view, papers, onReload }: Props): ReactElement {
  const say = useSay(casesWording)
  const documents = documentsOf(view)
  const find = (id: string | undefined) => documents.find(({ documentId }) => documentId === id)
  const [one, other] = [find(papers.one), find(papers.other)]
  return (
    <section aria-label={say('papers.title')} className="min-w-0 xl:sticky xl:top-4 xl:self-start">
      {documents.length === 0 ? (
        <EmptyState title={say('papers.none')} next={say('papers.noneNext')} />
      ) : null}
      <Choices documents={documents} papers={papers} />
      <AddPaper view={view} onReload={onReload} />
      {one === undefined ? null : (
        <div className={`grid gap-4 ${other === undefined ? '' : 'lg:grid-cols-2'}`}>
          <Paper
            key={one.documentId}
            view={view}
            document={one}
            place={0}
            papers={papers}
            onReload={onReload}
          />
          {other === undefined ? null : (
            <Paper
              key={other.documentId}
              view={view}
              document={other}
              place={1}
              papers={papers}
              onReload={onReload}
            />
          )}
        </div>
      )}
    </section>
  )
}

function AddPaper({ view, onReload }: Pick<Props, 'view' | 'onReload'>): ReactElement | null {
  const say = useSay(casesWording)
  const [isOpen, setOpen] = useState(false)
  if (!ADDABLE.includes(view.head.state)) return null
  return (
    <p className="screen-only mb-3">
      <Button onPress={() => setOpen(true)}>{say('papers.add')}</Button>
      {isOpen ? <AddPaperDialog view={view} onClose={() => setOpen(false)} onDone={onReload} /> : null}
    </p>
  )
}

function Choices(props: {
  readonly documents: readonly CaseDocument[]
  readonly papers: PapersShown
}): ReactElement | null {
  const say = useSay(casesWording)
  const nameOf = usePaperName()
  const { documents, papers } = props
  const { one, other } = papers
  if (documents.length === 0 || one === undefined) return null
  const partner = partnerOf(documents, one)
  return (
    <div className="screen-only mb-3 flex flex-wrap items-center gap-1.5">
      {documents.map((document) => (
        <button
          key={document.documentId}
          type="button"
          aria-pressed={document.documentId === one}
          onClick={() => papers.choose(document.documentId)}
          className={`min-h-9 cursor-pointer rounded-lg border px-3 text-note hover:border-action ${document.documentId === one ? 'border-action bg-action-soft font-bold text-action' : 'border-edge'} ${document.supersededBy === undefined ? '' : 'text-ink-soft line-through'}`}
        >
          {nameOf(document)}
        </button>
      ))}
      {partner === undefined ? null : (
        <Button kind="quiet" onPress={() => papers.chooseOther(other === undefined ? partner : undefined)}>
          {say(other === undefined ? 'papers.compare' : 'papers.single')}
        </Button>
      )}
    </div>
  )
}

function Paper(props: {
  readonly view: CaseView
  readonly document: CaseDocument
  readonly place: 0 | 1
  readonly papers: PapersShown
  readonly onReload: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const paperName = usePaperName()
  const { view, document, place, papers, onReload } = props
  const { caseId } = view.head
  const { documentId, mediaType, pages, size, uploadedAt, supersededBy } = document
  // The office makes its own pictures of what was uploaded; a PDF is kept inert and never drawn by the browser inside this page.
  const address = cases.contentAddress(caseId, documentId)
  const kind = paperName(document)
  const others = documentsOf(view).filter((each) => each.documentId !== papers.one)
  return (
    <article className="min-w-0">
      {place === 1 ? (
        <div className="screen-only mb-2">
          <SelectField
            label={say('papers.other')}
            value={documentId}
            options={others.map((each) => ({ value: each.documentId, label: paperName(each) }))}
            onChange={papers.chooseOther}
          />
        </div>
      ) : null}
      <h2 className="mb-1 flex flex-wrap items-center gap-3 text-body">
        {kind}
        {supersededBy === undefined ? null : <Tag tone="unsure">{say('papers.superseded')}</Tag>}
      </h2>
      {mediaType === 'application/pdf' ? (
        <Note title={say('papers.pdf', { pages })} next={say('papers.pdfMore')}>
          <a href={address} download className={buttonClass('secondary')}>
            {say('papers.pdfOpen')}
          </a>
        </Note>
      ) : (
        <ImageViewer
          address={address}
          description={say('papers.description', { kind })}
          sight={papers.sights[place]}
          onSight={(sight) => papers.look(place, sight)}
          height={papers.other === undefined ? 'h-[62dvh]' : 'h-[48dvh]'}
        />
      )}
      <p className="mt-1 text-note text-ink-soft">
        <Meta pages={pages} size={size} at={uploadedAt} />
      </p>
      <ReadFacts view={view} document={document} onReload={onReload} />
    </article>
  )
}

function Meta({
  pages,
  size,
  at,
}: {
  readonly pages: number
  readonly size: number
  readonly at: string
}): ReactElement {
  const text = useText()
  return (
    <>
      {text({ ja: `${pages}枚`, en: pages === 1 ? '1 page' : `${pages} pages` })}・{formatSize(size)}・
      <Moment iso={at} />
    </>
  )
}

function ReadFacts(props: {
  readonly view: CaseView
  readonly document: CaseDocument
  readonly onReload: () => void
}): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const nameOf = useNameOf()
  const { view, document, onReload } = props
  const [isOpen, setOpen] = useState(false)
  const { readBy, readAt, facts, supersededBy } = document
  const lines = factLines(facts, { say, text })
  const isOfCheck = ADDABLE.includes(view.head.state)
  return (
    <div className="mt-3 rounded-lg bg-ground p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-note font-bold">{say('papers.read')}</h3>
        <p className="text-note text-ink-soft">
          {readBy === undefined || readAt === undefined ? (
            say('papers.byApplicant')
          ) : (
            <>
              {nameOf(readBy)}　<Moment iso={readAt} />
            </>
          )}
        </p>
      </div>
      <dl className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_1fr]">
        {lines.map(({ item, value }) => (
          <div key={item} className="contents">
            <dt className="text-note text-ink-soft">{say(`papers.item.${item}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isOfCheck && supersededBy === undefined ? (
        <Button kind="quiet" onPress={() => setOpen(true)}>
          {say('papers.edit')}
        </Button>
      ) : null}
      {isOpen ? (
        <DocumentFactsDialog
          view={view}
          document={document}
          onClose={() => setOpen(false)}
          onDone={onReload}
        />
      ) : null}
    </div>
  )
}
