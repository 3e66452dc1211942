/** Which file the report is about, so that a printed report can be matched with it. */
import { DescriptionList, type Fact, formatHex, formatSize, Moment, useSay, useText } from '@jitsuin/ui'
import type { ValidationReport } from '@jitsuin/verification/contract'
import { type ReactElement, useEffect, useState } from 'react'
import { type Item, signedFile } from '../../session/item.js'
import { verifierWording } from '../../wording/index.js'

/** Names the file by name, size and digest. */
export function FileFacts({
  item,
  report,
}: {
  readonly item: Item
  readonly report: ValidationReport
}): ReactElement {
  const say = useSay(verifierWording)
  const text = useText()
  const { submission } = item
  const file = signedFile(submission)
  const sha256 = useSha256(file)
  const facts: readonly (Fact | null)[] = [
    { term: say('result.file'), value: item.path ?? file.name },
    submission.kind === 'detached' ? { term: say('result.content'), value: submission.content.name } : null,
    { term: say('result.size'), value: formatSize(file.size) },
    sha256 === null
      ? null
      : {
          term: say('result.sha256'),
          value: <code className="font-mono text-note">{formatHex(sha256)}</code>,
        },
    { term: say('result.validatedAt'), value: <Moment iso={report.validatedAt} era /> },
    report.policy === undefined
      ? null
      : { term: say('formats.policyLabel'), value: text(report.policy.title) },
  ]
  return (
    <section className="mt-16">
      <h2 className="mb-4 text-h3">{say('result.aboutFile')}</h2>
      <DescriptionList facts={facts.filter((fact) => fact !== null)} />
    </section>
  )
}

/** The digest of a file in hexadecimal; null until it is known, and where the browser computes none (plain HTTP). */
function useSha256(file: File): string | null {
  const [sha256, setSha256] = useState<string | null>(null)
  useEffect(() => {
    if (!window.isSecureContext) return
    let isCurrent = true
    void digest(file).then((hex) => {
      if (isCurrent) setSha256(hex)
    })
    return () => {
      isCurrent = false
    }
  }, [file])
  return sha256
}

async function digest(file: File): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
