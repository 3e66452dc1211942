/** What can be done with a report: on paper, for other systems as JSON, and in the form of ETSI. */
import { Button, DownloadIcon, PrintIcon, Progress, useSay } from '@jitsuin/ui'
import { type ValidationReport, VerificationCallError } from '@jitsuin/verification/contract'
import { useMutation } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { FailureNotice } from '../../failure-notice.js'
import { saveFile } from '../../save-file.js'
import { useServices } from '../../services.js'
import { type Item, signedFile } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'
import { reportFileName, reportJson } from './model.js'

/** Draws the buttons. */
export function ReportActions({
  item,
  report,
}: {
  readonly item: Item
  readonly report: ValidationReport
}): ReactElement {
  const say = useSay(verifierWording)
  const { name } = signedFile(item.submission)
  const etsi = useEtsiReport(item, report)
  const saveJson = () =>
    saveFile(reportFileName(name, 'json'), new Blob([reportJson(report)], { type: 'application/json' }))
  return (
    <div className="screen-only mt-6">
      <div className="flex flex-wrap items-center gap-3">
        <Button onPress={() => window.print()}>
          <PrintIcon className="size-5" />
          {say('result.print')}
        </Button>
        <Button onPress={saveJson}>
          <DownloadIcon className="size-5" />
          {say('result.download')}
        </Button>
        <Button isDisabled={etsi.isPending} onPress={() => etsi.mutate()}>
          <DownloadIcon className="size-5" />
          {say('formats.saveEtsi')}
        </Button>
        {etsi.isPending ? <Progress label={say('formats.savingEtsi')} /> : null}
      </div>
      {etsi.isError ? <FailureNotice failure={failureOf(etsi.error)} /> : null}
    </div>
  )
}

/** The service writes it anew, as of the instant of the report that is shown. */
function useEtsiReport({ submission, policy }: Item, { validatedAt }: ValidationReport) {
  const { client } = useServices()
  return useMutation({
    mutationFn: () => client.etsiReport(submission, { at: new Date(validatedAt), policy }),
    onSuccess: (xml) => saveFile(reportFileName(signedFile(submission).name, 'xml'), xml),
  })
}

function failureOf(error: Error) {
  return error instanceof VerificationCallError ? error.failure : ({ kind: 'unreachable' } as const)
}
