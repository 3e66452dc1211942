/** One page at a time, in one version or both, with the sentence that says what differs. */
import { Button, Disclosure, Pager, Progress, SelectField, useSay } from '@jitsuin/ui'
import { type ReactElement, useEffect, useState } from 'react'
import { verifierWording } from '../../../wording/index.js'
import { DrawnPageView } from './drawn-page.js'
import { LOOKS, type Look, ZOOMS } from './model.js'
import { Undrawn } from './undrawn.js'
import {
  type OpenVersions,
  type PagePair,
  pagesOf,
  pagesToCompare,
  type Survey,
  usePagePair,
  useSurvey,
} from './use-document.js'

type Sight = { readonly page: number; readonly look: Look; readonly zoom: (typeof ZOOMS)[number] }

const PIXELS_AT_FULL_WIDTH = 1400
/** Pages that differ with a button of their own; the list of pages marks all of them. */
const SHORTCUTS = 8

/** Leads through the pages of an open document. */
export function PagesView({
  versions,
  isGrown,
}: {
  readonly versions: OpenVersions
  readonly isGrown: boolean
}): ReactElement {
  const [sight, setSight] = useState<Sight>({ page: 1, look: isGrown ? 'both' : 'signed', zoom: '1' })
  const survey = useSurvey(versions)
  const width = PIXELS_AT_FULL_WIDTH * Math.min(2, Number(sight.zoom))
  const pair = usePagePair(versions, sight.page, width)
  const goTo = (page: number) => setSight({ ...sight, page })
  return (
    <>
      <SurveySentence versions={versions} survey={survey} onPage={goTo} />
      <Tools versions={versions} survey={survey} sight={sight} onSight={setSight} isGrown={isGrown} />
      {pair.state === 'failed' ? <Undrawn why={pair.why} /> : null}
      {pair.state === 'working' ? <Working /> : null}
      {pair.state === 'done' ? <Pair pair={pair.value} sight={sight} isGrown={isGrown} /> : null}
      <Pager page={sight.page} pages={pagesOf(versions)} onPage={goTo} />
      <Words versions={versions} sight={sight} isGrown={isGrown} />
    </>
  )
}

function Working(): ReactElement {
  const say = useSay(verifierWording)
  return <Progress label={say('document.drawing')} />
}

function SurveySentence({
  versions,
  survey,
  onPage,
}: {
  readonly versions: OpenVersions
  readonly survey: Survey
  readonly onPage: (page: number) => void
}): ReactElement | null {
  const say = useSay(verifierWording)
  const [wanted, pages] = [pagesToCompare(versions), pagesOf(versions)]
  if (wanted === 0) return null
  const { compared, differing } = survey
  const list = [...differing].join(', ')
  const sentence = () => {
    if (compared < wanted) return say('document.comparing', { compared, pages })
    if (differing.size === 0) return say('document.noneDiffer', { count: compared })
    return say('document.someDiffer', { list, count: differing.size })
  }
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <p role="status" className="font-bold">
        {sentence()}
        {compared === wanted && wanted < pages ? ` ${say('document.notCompared', { from: wanted + 1 })}` : ''}
      </p>
      {[...differing].slice(0, SHORTCUTS).map((page) => (
        <Button key={page} onPress={() => onPage(page)}>
          {say('document.goTo', { page })}
        </Button>
      ))}
    </div>
  )
}

function Tools(props: {
  readonly versions: OpenVersions
  readonly survey: Survey
  readonly sight: Sight
  readonly onSight: (sight: Sight) => void
  readonly isGrown: boolean
}): ReactElement {
  const { versions, survey, sight, onSight, isGrown } = props
  const say = useSay(verifierWording)
  const pages = Array.from({ length: pagesOf(versions) }, (_, index) => index + 1)
  return (
    <div className="screen-only mb-6 grid gap-4 sm:grid-cols-3">
      <SelectField
        label={say('document.page')}
        value={String(sight.page)}
        options={pages.map((page) => ({
          value: String(page),
          label: say(survey.differing.has(page) ? 'document.pageDiffers' : 'document.pageNumber', { page }),
        }))}
        onChange={(page) => onSight({ ...sight, page: Number(page) })}
      />
      {isGrown ? (
        <SelectField
          label={say('document.look')}
          value={sight.look}
          options={LOOKS.map((look) => ({ value: look, label: say(`document.looks.${look}`) }))}
          onChange={(look) => onSight({ ...sight, look })}
        />
      ) : null}
      <SelectField
        label={say('document.zoom')}
        value={sight.zoom}
        options={ZOOMS.map((zoom) => ({ value: zoom, label: `${Number(zoom) * 100}%` }))}
        onChange={(zoom) => onSight({ ...sight, zoom })}
      />
    </div>
  )
}

function Pair({
  pair,
  sight,
  isGrown,
}: {
  readonly pair: PagePair
  readonly sight: Sight
  readonly isGrown: boolean
}): ReactElement {
  const say = useSay(verifierWording)
  const { page, look } = sight
  const { regions, signed, now } = pair
  const fields = new Set([...(signed?.widgets ?? []), ...(now?.widgets ?? [])].map(({ name }) => name))
  const one = (version: 'signed' | 'now') => {
    const title = say(version === 'signed' ? 'document.signedVersion' : 'document.looks.now')
    const description = `${title} ${say('document.pageNumber', { page })}`
    return (
      <DrawnPageView
        key={version}
        title={title}
        description={description}
        drawn={pair[version]}
        regions={regions}
        zoom={Number(sight.zoom)}
      />
    )
  }
  return (
    <>
      {isGrown ? (
        <p className="mb-3">
          {regions.length === 0
            ? say('document.pageSame')
            : say('document.pageRegions', { count: regions.length })}
        </p>
      ) : null}
      {fields.size === 0 ? null : (
        <p className="mb-3 text-ink-soft">{say('document.fields', { list: [...fields].join(', ') })}</p>
      )}
      <div className="flex gap-6 max-md:flex-col">
        {look === 'now' ? null : one('signed')}
        {look === 'signed' ? null : one('now')}
      </div>
    </>
  )
}

/** The words of the page, for those who do not see it. They are read from the file when they are asked for. */
function Words({
  versions,
  sight: { page, look },
  isGrown,
}: {
  readonly versions: OpenVersions
  readonly sight: Sight
  readonly isGrown: boolean
}): ReactElement {
  const say = useSay(verifierWording)
  const kinds = (['signed', 'now'] as const).filter(
    (kind) => look === 'both' || look === kind || (!isGrown && kind === 'signed'),
  )
  return (
    <div className="screen-only mt-6">
      <Disclosure title={say('document.words')}>
        {kinds.map((kind) => (
          <div key={kind} className="mb-4">
            <p className="font-bold">{say(`document.looks.${kind}`)}</p>
            <PageWords versions={versions} kind={kind} page={page} />
          </div>
        ))}
      </Disclosure>
    </div>
  )
}

function PageWords(props: {
  readonly versions: OpenVersions
  readonly kind: 'signed' | 'now'
  readonly page: number
}): ReactElement {
  const { versions, kind, page } = props
  const say = useSay(verifierWording)
  const [words, setWords] = useState<string | null>(null)
  useEffect(() => {
    let isCurrent = true
    const pdf = versions[kind]
    setWords(null)
    const read = page <= pdf.pages ? pdf.textOf(page) : Promise.resolve('')
    read.then(
      (text) => isCurrent && setWords(text),
      () => isCurrent && setWords(''),
    )
    return () => {
      isCurrent = false
    }
  }, [versions, kind, page])
  if (words === null) return <p className="text-ink-soft">{say('document.opening')}</p>
  return <p className="whitespace-pre-wrap">{words === '' ? say('document.noWords') : words}</p>
}
