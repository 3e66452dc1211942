import { uiWording, useSay, useText, VerdictIcon, verdictTextClass } from '@jitsuin/ui'
import type { SignatureReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'

/** The five questions of T-C07-1, each with its verdict, one sentence, and what would make it valid. */
export function Answers({ answers }: { readonly answers: SignatureReport['answers'] }): ReactElement {
  return (
    <ol className="border-t border-rule">
      {answers.map((answer) => (
        <Answer key={answer.question} answer={answer} />
      ))}
    </ol>
  )
}

function Answer({ answer }: { readonly answer: SignatureReport['answers'][number] }): ReactElement {
  const say = useSay(verifierWording)
  const sayVerdict = useSay(uiWording)
  const text = useText()
  return (
    <li className="flex gap-4 border-b border-rule py-5">
      <VerdictIcon verdict={answer.verdict} className="mt-0.5 size-7" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6">
          <p className="font-bold">{say(`result.question.${answer.question}`)}</p>
          <p className={`font-bold ${verdictTextClass(answer.verdict)}`}>
            {sayVerdict(`verdict.${answer.verdict}`)}
          </p>
        </div>
        <p className="mt-1">{text(answer.sentence)}</p>
        {answer.remedy ? (
          <p className="mt-3 border-l-4 border-action pl-4">
            <span className="block text-note font-bold text-action">{say('result.remedy')}</span>
            {text(answer.remedy)}
          </p>
        ) : null}
      </div>
    </li>
  )
}
