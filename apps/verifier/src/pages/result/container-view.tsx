import { DataTable, ErrorNotice, Section, Tag, useSay } from '@jitsuin/ui'
import type { ValidationReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import { containedFiles, uncoveredFiles } from './container.js'
import { signerNames } from './model.js'

/** Names in red what nobody signed, right under the verdict. */
export function UncoveredFiles({ report }: { readonly report: ValidationReport }): ReactElement | null {
  const say = useSay(verifierWording)
  const names = uncoveredFiles(report)
  if (names.length === 0) return null
  return (
    <div className="mt-6">
      <ErrorNotice title={say('formats.uncovered')} next={say('formats.uncoveredNext')}>
        <ul className="list-disc pl-6">
          {names.map((name) => (
            <li key={name} className="font-bold wrap-anywhere text-danger">
              {name}
            </li>
          ))}
        </ul>
      </ErrorNotice>
    </div>
  )
}

/** Every file of a container with the signatures that protect it; nothing where the file is no container. */
export function ContainerView({ report }: { readonly report: ValidationReport }): ReactElement | null {
  const say = useSay(verifierWording)
  const files = containedFiles(report)
  const nameOf = (number: number) => {
    const signer = report.signatures[number - 1]?.signer
    const who = signer ? ` ${signerNames(signer).main}` : ''
    return `${say('result.signatureNumber', { number })}${who}`
  }
  if (files.length === 0) return null
  return (
    <Section title={say('formats.files')}>
      <DataTable
        caption={say('formats.files')}
        columns={[
          {
            head: say('formats.fileColumns.name'),
            cell: ({ name }) => <span className="wrap-anywhere">{name}</span>,
          },
          {
            head: say('formats.fileColumns.signatures'),
            cell: ({ signatures }) =>
              signatures.length === 0 ? (
                <Tag tone="danger">{say('formats.notSigned')}</Tag>
              ) : (
                signatures.map((number) => (
                  <span key={number} className="block">
                    {nameOf(number)}
                  </span>
                ))
              ),
          },
        ]}
        rows={files}
        keyOf={({ name }) => name}
      />
    </Section>
  )
}
