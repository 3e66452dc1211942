/** The rules of the papers with their verdicts, and every item side by side over form and papers. */
import {
  type CaseView,
  CHECK_VERDICTS,
  type CheckVerdict,
  type Comparison,
  type PaperCheck,
} from '@jitsuin/registration/contract'
import { CheckIcon, CrossIcon, DashIcon, QuestionIcon, Section, useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { casesWording } from '../wording/index.js'
import { FormFacts } from './form-facts.js'
import { checksOf } from './model.js'
import { usePaperName } from './paper-name.js'
import { ruleText } from './rules.js'

type Props = {
  readonly view: CaseView
  readonly onDocument: (documentId: string) => void
  readonly onReload: () => void
}

/** Draws the tab. */
export function Checks({ view, onDocument }: Props): ReactElement {
  const say = useSay(casesWording)
  const { sorted, pass, fails, unread } = checksOf(view)
  return (
    <>
      <Section title={say('check.rules')} lead={say('check.rulesLead', { pass, fails, unread })}>
        <ul className="border-t border-rule">
          {sorted.map((check) => (
            <Rule key={`${check.code} ${check.documentId ?? ''}`} check={check} onDocument={onDocument} />
          ))}
        </ul>
      </Section>
      <Section title={say('check.compare')}>
        <div className="grid gap-3">
          {view.comparisons.map((comparison) => (
            <Compared key={comparison.item} comparison={comparison} onDocument={onDocument} />
          ))}
        </div>
      </Section>
      <Section title={say('check.form2')}>
        <FormFacts form={view.form} pickupPlace={view.pickupPlace} />
      </Section>
    </>
  )
}

const MARKS = {
  pass: { Icon: CheckIcon, look: 'text-ink-soft' },
  fails: { Icon: CrossIcon, look: 'text-danger font-bold' },
  unread: { Icon: QuestionIcon, look: 'text-unsure' },
  deferred: { Icon: DashIcon, look: 'text-ink-soft' },
} as const satisfies Readonly<Record<CheckVerdict, object>>

function Rule(props: {
  readonly check: PaperCheck
  readonly onDocument: (documentId: string) => void
}): ReactElement {
  const say = useSay(casesWording)
  const text = useText()
  const { code, verdict, documentId } = props.check
  const { Icon, look } = MARKS[verdict]
  return (
    <li className={`flex items-start gap-3 border-b border-rule py-1.5 ${look}`}>
      <Icon className="mt-0.5 size-5" />
      <span className="w-14 shrink-0 text-note leading-7">{text(CHECK_VERDICTS[verdict])}</span>
      <span className={`min-w-0 flex-1 ${verdict === 'pass' ? 'text-ink-soft' : 'text-ink'} font-normal`}>
        {text(ruleText(code, verdict))}
      </span>
      {documentId === undefined ? null : (
        <button
          type="button"
          onClick={() => props.onDocument(documentId)}
          className="screen-only min-h-6 shrink-0 cursor-pointer text-note font-normal text-action underline underline-offset-4"
        >
          {say('check.show')}
        </button>
      )}
    </li>
  )
}

const COMPARED = {
  agrees: { Icon: CheckIcon, look: 'text-ink-soft' },
  variant: { Icon: QuestionIcon, look: 'text-unsure font-bold' },
  differs: { Icon: CrossIcon, look: 'text-danger font-bold' },
  unread: { Icon: DashIcon, look: 'text-ink-faint' },
} as const

function Verdict({ verdict }: { readonly verdict: Comparison['verdict'] }): ReactElement {
  const say = useSay(casesWording)
  const { Icon, look } = COMPARED[verdict]
  return (
    <span className={`inline-flex items-center gap-1 text-note whitespace-nowrap ${look}`}>
      <Icon className="size-4" />
      {say(`check.verdict.${verdict}`)}
    </span>
  )
}

/** One item: what the form says, and below it what each paper says. */
function Compared(props: {
  readonly comparison: Comparison
  readonly onDocument: (documentId: string) => void
}): ReactElement {
  const say = useSay(casesWording)
  const paperName = usePaperName()
  const { item, form, papers, verdict } = props.comparison
  const edge =
    verdict === 'differs' ? 'border-danger' : verdict === 'variant' ? 'border-unsure-mark' : 'border-rule'
  return (
    <section aria-label={say(`check.item.${item}`)} className={`rounded-lg border px-4 py-2 ${edge}`}>
      <h3 className="flex flex-wrap items-baseline justify-between gap-3 text-note text-ink-soft">
        {say(`check.item.${item}`)}
        <Verdict verdict={verdict} />
      </h3>
      <dl className="grid grid-cols-[7.5rem_1fr_auto] gap-x-3 gap-y-0.5 max-sm:grid-cols-[1fr_auto]">
        <dt className="text-note leading-7 text-ink-soft max-sm:col-span-2">{say('check.form')}</dt>
        <dd className="col-span-2 font-bold">{form}</dd>
        {papers.map(({ documentId, kind, value, verdict: one }) => (
          <div key={documentId} className="contents">
            <dt className="text-note leading-7 max-sm:col-span-2">
              <button
                type="button"
                onClick={() => props.onDocument(documentId)}
                className="min-h-6 cursor-pointer text-left text-action underline underline-offset-4"
              >
                {paperName({ kind })}
              </button>
            </dt>
            <dd className={value === undefined ? 'text-ink-faint' : ''}>
              {value ?? say('check.unreadValue')}
            </dd>
            <dd className="text-right">
              <Verdict verdict={one} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
