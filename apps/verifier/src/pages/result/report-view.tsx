/** The report of one document, on screen and on paper. */
import { formatJapanTime } from '@jitsuin/kernel'
import { buttonClass, Note, PageHeading, useAnnouncement, useLanguage, useSay, useText } from '@jitsuin/ui'
import type { ValidationReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { Button as AriaButton, FileTrigger } from 'react-aria-components'
import { briefOf } from '../../session/brief.js'
import { type Item, signedFile } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { ContainerView, UncoveredFiles } from './container-view.js'
import { DocumentView } from './document/document-view.js'
import { FileFacts } from './file-facts.js'
import { asksForContent } from './model.js'
import { ReportActions } from './report-actions.js'
import { SampleComparison } from './sample-comparison.js'
import { SignatureView } from './signature-view.js'
import { useSummarySentence } from './summary-sentence.js'
import { VerdictPanel } from './verdict-panel.js'
import { useVerifyAnew } from './verify-anew.js'

/** Draws the report; the verdict of the file stands first. */
export function ReportView({
  item,
  report,
}: {
  readonly item: Item
  readonly report: ValidationReport
}): ReactElement {
  const say = useSay(verifierWording)
  const several = report.signatures.length > 1
  return (
    <>
      <p className="print-only mb-2 text-note">{say('result.reportTitle')} — Jitsuin 実印</p>
      <PageHeading title={say('result.title')}>
        <p className="mt-2 text-ink-soft">{signedFile(item.submission).name}</p>
      </PageHeading>
      <SampleComparison item={item} report={report} />
      <FileVerdict report={report} />
      <UncoveredFiles report={report} />
      <AsOf at={item.at} />
      <ByGeneralRules item={item} />
      <AddContent item={item} />
      <ReportActions item={item} report={report} />
      <ContainerView report={report} />
      {report.signatures.map((signature, index) => (
        <SignatureView key={signature.id} signature={signature} position={several ? index + 1 : null} />
      ))}
      <DocumentView item={item} report={report} />
      <FileFacts item={item} report={report} />
    </>
  )
}

function FileVerdict({ report }: { readonly report: ValidationReport }): ReactElement {
  const text = useText()
  const { summary } = briefOf(report)
  const sentence = useSummarySentence()(summary)
  useAnnouncement(sentence)
  const remedy = summary.kind === 'problem' ? summary.problem?.remedy : undefined
  return <VerdictPanel verdict={report.verdict} sentence={sentence} next={remedy ? text(remedy) : null} />
}

function AsOf({ at }: { readonly at: Date | null }): ReactElement | null {
  const say = useSay(verifierWording)
  const language = useLanguage()
  if (!at) return null
  return <p className="mt-4 font-bold">{say('result.asOf', { time: formatJapanTime(at, language) })}</p>
}

/** Other rules than the usual ones stand beside the verdict: without them it would say more than it does. */
function ByGeneralRules({ item }: { readonly item: Item }): ReactElement | null {
  const say = useSay(verifierWording)
  return item.policy === 'hpki' ? null : <p className="mt-4 font-bold">{say('formats.judgedBasic')}</p>
}

function AddContent({ item }: { readonly item: Item }): ReactElement | null {
  const say = useSay(verifierWording)
  const verifyAnew = useVerifyAnew()
  if (asksForContent(item) === 'complete') return null
  const verifyWith = (content: File | undefined) => {
    if (!content) return
    const submission = { kind: 'detached', signature: signedFile(item.submission), content } as const
    verifyAnew({ ...item, submission })
  }
  return (
    <div className="screen-only mt-6">
      <Note title={say('result.detachedTitle')} next={say('result.detachedNext')}>
        <FileTrigger onSelect={(chosen) => verifyWith(chosen?.[0])}>
          <AriaButton className={buttonClass('primary')}>{say('result.detachedAction')}</AriaButton>
        </FileTrigger>
      </Note>
    </div>
  )
}
