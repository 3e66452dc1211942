import { DataTable, DescriptionList, type Fact, formatSize, useSay, useText, VerdictBadge } from '@jitsuin/ui'
import type { SignatureReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import { packagingWord } from './model.js'

/** Every named check behind the verdict, for those who keep the systems. */
export function Checks({ signature }: { readonly signature: SignatureReport }): ReactElement {
  const say = useSay(verifierWording)
  const text = useText()
  const indication = [signature.indication, signature.subIndication]
    .filter((word) => word !== null)
    .join(' · ')
  const { format, form, packaging, signedOctets } = signature
  const word = packagingWord(signature)
  const level = `${format} ${signature.level}`
  const facts: readonly (Fact | null)[] = [
    {
      term: say('result.format'),
      value: form === undefined ? level : say('formats.levelWithForm', { level, form }),
    },
    { term: say('result.packaging'), value: word === null ? packaging : say(word) },
    signedOctets === undefined ? null : { term: say('formats.signedBytes'), value: formatSize(signedOctets) },
    { term: say('result.indication'), value: <code className="font-mono text-note">{indication}</code> },
  ]
  return (
    <>
      <DescriptionList facts={facts.filter((fact) => fact !== null)} />
      <div className="mt-8">
        <DataTable
          caption={say('result.checks')}
          columns={[
            {
              head: say('result.checkColumns.id'),
              cell: ({ id }) => <code className="font-mono text-note">{id}</code>,
            },
            {
              head: say('result.checkColumns.verdict'),
              cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
              narrow: true,
            },
            { head: say('result.checkColumns.reason'), cell: ({ reason }) => text(reason) },
          ]}
          rows={signature.checks}
          keyOf={({ id }) => id}
        />
      </div>
    </>
  )
}
