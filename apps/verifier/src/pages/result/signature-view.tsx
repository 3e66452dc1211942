/** One signature: the five answers, the signer, the time line, what is covered, and the evidence. */
import { Disclosure, Timeline, useSay, useText } from '@jitsuin/ui'
import type { SignatureReport } from '@jitsuin/verification/contract'
import type { ReactElement, ReactNode } from 'react'
import { verifierWording } from '../../wording/index.js'
import { Answers } from './answers.js'
import { CertificateFacts } from './certificate-facts.js'
import { Checks } from './checks.js'
import { ChangesView } from './document/changes-view.js'
import { timelineItems } from './model.js'
import { AlgorithmsView, ManifestView } from './references-view.js'
import { SignerCard } from './signer-card.js'
import { VerdictPanel } from './verdict-panel.js'

/** Properties of a signature's view. `position` counts from 1 where a document has several, else null. */
export type SignatureViewProps = { readonly signature: SignatureReport; readonly position: number | null }

/** Draws one signature. Of several, each begins with its own verdict. */
export function SignatureView({ signature, position }: SignatureViewProps): ReactElement {
  const say = useSay(verifierWording)
  const text = useText()
  return (
    <article className={position === null ? '' : 'mt-16 border-t-2 border-ink pt-6'}>
      {position === null ? null : (
        <>
          <h2 className="mb-4 text-h2">
            {say('result.signatureNumber', { number: position })}
            <span className="ml-3 text-body font-normal text-ink-soft">
              {say(`result.kind.${signature.documentKind}`)}
            </span>
          </h2>
          <VerdictPanel verdict={signature.verdict} sentence={text(signature.headline)} />
        </>
      )}
      <Part title={say('result.answers')} level={position === null ? 'h2' : 'h3'}>
        <Answers answers={signature.answers} />
      </Part>
      <div className="grid gap-x-12 md:grid-cols-[3fr_2fr] print:block">
        <Part title={say('result.signer')} level={position === null ? 'h2' : 'h3'}>
          <SignerCard signature={signature} />
        </Part>
        <Part title={say('result.timeline')} level={position === null ? 'h2' : 'h3'}>
          <Timeline items={timelineItems(signature, (event) => say(`result.event.${event}`))} />
        </Part>
      </div>
      <Part title={say('result.covers')} level={position === null ? 'h2' : 'h3'}>
        <Covers names={signature.covers} />
      </Part>
      {signature.manifest === undefined ? null : (
        <Part title={say('formats.manifest')} level={position === null ? 'h2' : 'h3'}>
          <ManifestView entries={signature.manifest} />
        </Part>
      )}
      {signature.doubtedAlgorithms === undefined || signature.doubtedAlgorithms.length === 0 ? null : (
        <Part title={say('formats.algorithms')} level={position === null ? 'h2' : 'h3'}>
          <AlgorithmsView doubted={signature.doubtedAlgorithms} />
        </Part>
      )}
      {signature.changes === undefined ? null : (
        <Part title={say('document.changes')} level={position === null ? 'h2' : 'h3'}>
          <ChangesView signature={signature} />
        </Part>
      )}
      <div className="mt-12">
        {signature.signer ? (
          <Disclosure title={say('result.certificate')}>
            <CertificateFacts certificate={signature.signer.certificate} />
          </Disclosure>
        ) : null}
        <Disclosure title={say('result.checks')}>
          <Checks signature={signature} />
        </Disclosure>
      </div>
    </article>
  )
}

function Part(props: {
  readonly title: string
  readonly level: 'h2' | 'h3'
  readonly children: ReactNode
}): ReactElement {
  const { level: Heading } = props
  return (
    <div className="mt-12">
      <Heading className="mb-4 text-h3">{props.title}</Heading>
      {props.children}
    </div>
  )
}

function Covers({ names }: { readonly names: readonly string[] }): ReactElement {
  const say = useSay(verifierWording)
  if (names.length === 0) return <p>{say('result.coversNone')}</p>
  return (
    <ul className="flex flex-wrap gap-2">
      {names.map((name) => (
        <li key={name} className="rounded-md border border-rule px-3 py-1 font-mono text-note">
          {name}
        </li>
      ))}
    </ul>
  )
}
