/** What to tell the certification centre about a question that must not be approved. */
import { CopyButton, DescriptionList, Section, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { approveWording } from '../../wording/index.js'

/** Draws the numbers to tell: of the authorisation, and of what is wrong with it. */
export function Report(props: { readonly authorisationId: string; readonly code: string }): ReactElement {
  const say = useSay(approveWording)
  const { authorisationId, code } = props
  return (
    <Section title={say('report.title')} lead={say('report.lead')}>
      <DescriptionList
        facts={[
          { term: say('report.authorisation'), value: <Script text={authorisationId} /> },
          { term: say('report.code'), value: <Script text={code} /> },
        ]}
      />
      <p className="mt-4 flex flex-wrap gap-3">
        <CopyButton text={`${authorisationId} ${code}`} />
      </p>
    </Section>
  )
}

function Script({ text }: { readonly text: string }): ReactElement {
  return <span className="font-mono text-note">{text}</span>
}
