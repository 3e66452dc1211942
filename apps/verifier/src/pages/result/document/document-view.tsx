/** The pages of a PDF as each signature has them and as they are now, with what differs marked. */
import { formatSize, Note, Progress, Section, SelectField, useSay } from '@jitsuin/ui'
import type { ValidationReport } from '@jitsuin/verification/contract'
import { type ReactElement, useState } from 'react'
import type { Item } from '../../../session/item.js'
import { verifierWording } from '../../../wording/index.js'
import { growthOf, type SignedVersion, shownOf } from './model.js'
import { PagesView } from './pages-view.js'
import { Undrawn } from './undrawn.js'
import { useVersions } from './use-document.js'

/** Draws the pages of the document of a report; nothing where there are none. */
export function DocumentView({
  item,
  report,
}: {
  readonly item: Item
  readonly report: ValidationReport
}): ReactElement | null {
  const say = useSay(verifierWording)
  const [chosen, setChosen] = useState(0)
  const shown = shownOf(item, report)
  if (shown.kind === 'nothing') return null
  return (
    <Section title={say('document.title')}>
      {shown.kind === 'unknown-version' ? (
        <Note title={say('document.unknownVersion')} next={say('document.unknownVersionNext')} />
      ) : (
        <>
          {shown.versions.length === 1 ? null : (
            <div className="screen-only mb-6 max-w-sm">
              <SelectField
                label={say('document.whichSignature')}
                value={String(chosen)}
                options={shown.versions.map(({ number }, index) => ({
                  value: String(index),
                  label: say('result.signatureNumber', { number }),
                }))}
                onChange={(index) => setChosen(Number(index))}
              />
            </div>
          )}
          <Version file={shown.file} version={shown.versions[chosen] ?? shown.versions[0]} />
        </>
      )}
    </Section>
  )
}

function Version({ file, version }: { readonly file: File; readonly version: SignedVersion }): ReactElement {
  const say = useSay(verifierWording)
  const versions = useVersions(file, version.octets)
  const isGrown = growthOf(version, file) === 'grown'
  const sizes = { signed: formatSize(version.octets), added: formatSize(file.size - version.octets) }
  return (
    <>
      <p className="mb-4">{say(isGrown ? 'document.grown' : 'document.asSigned', sizes)}</p>
      {versions.state === 'working' ? <Progress label={say('document.opening')} /> : null}
      {versions.state === 'failed' ? <Undrawn why={versions.why} /> : null}
      {versions.state === 'done' ? (
        <PagesView key={version.octets} versions={versions.value} isGrown={isGrown} />
      ) : null}
    </>
  )
}
