/** The report of one document, on screen and on paper. */
import { formatJapanTime } from '@jitsuin/kernel'
import {
  Button,
  buttonClass,
  DownloadIcon,
  Note,
  PageHeading,
  PrintIcon,
  useAnnouncement,
  useLanguage,
  useSay,
  useText,
} from '@jitsuin/ui'
import type { ValidationReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { Button as AriaButton, FileTrigger } from 'react-aria-components'
import { saveFile } from '../../save-file.js'
import { briefOf } from '../../session/brief.js'
import { type Item, signedFile } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { DocumentView } from './document/document-view.js'
import { FileFacts } from './file-facts.js'
import { asksForContent, reportFileName, reportJson } from './model.js'
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
      <AsOf at={item.at} />
      <AddContent item={item} />
      <Actions item={item} report={report} />
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

function Actions({ item, report }: { readonly item: Item; readonly report: ValidationReport }): ReactElement {
  const say = useSay(verifierWording)
  const save = () =>
    saveFile(
      reportFileName(signedFile(item.submission).name),
      new Blob([reportJson(report)], { type: 'application/json' }),
    )
  return (
    <div className="screen-only mt-6 flex flex-wrap gap-3">
      <Button onPress={() => window.print()}>
        <PrintIcon className="size-5" />
        {say('result.print')}
      </Button>
      <Button onPress={save}>
        <DownloadIcon className="size-5" />
        {say('result.download')}
      </Button>
    </div>
  )
}
