import { proposeRomaji, readKana, toHiragana } from '@jitsuin/kernel'
import { useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { Question } from '../fields/question.js'
import { applyWording } from '../wording/index.js'

/** The name in three scripts: the kana come along while one types kanji, the Roman letters are proposed from the kana. */
export function NameQuestions({ isChecked }: { readonly isChecked: boolean }): ReactElement {
  const { answers, set } = useDraft()
  const say = useSay(applyWording)
  const hear = (field: 'familyKana' | 'givenKana') => (kana: string) => {
    const written = answers[field] ?? ''
    // What somebody wrote themselves is never written over; what came from here before is a beginning of it.
    if (written === '' || toHiragana(kana).startsWith(toHiragana(written))) set({ [field]: toHiragana(kana) })
  }
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Question field="family" isChecked={isChecked} onReading={hear('familyKana')} />
        <Question field="given" isChecked={isChecked} onReading={hear('givenKana')} />
        <Question field="familyKana" isChecked={isChecked} />
        <Question field="givenKana" isChecked={isChecked} />
      </div>
      <div className="grid gap-5 rounded-2xl bg-ground p-5">
        <p>{say('romaji.lead')}</p>
        <div className="grid gap-5 sm:grid-cols-2">
          <WithProposals field="familyRomaji" kana={answers.familyKana} isChecked={isChecked} />
          <WithProposals field="givenRomaji" kana={answers.givenKana} isChecked={isChecked} />
        </div>
      </div>
    </>
  )
}

function WithProposals(props: {
  readonly field: 'familyRomaji' | 'givenRomaji'
  readonly kana: string | undefined
  readonly isChecked: boolean
}): ReactElement {
  const { field, kana, isChecked } = props
  const { answers, set } = useDraft()
  const say = useSay(applyWording)
  const proposals = proposeRomaji(readKana(kana ?? '') ?? '').filter((each) => each !== answers[field])
  return (
    <div>
      <Question field={field} isChecked={isChecked} />
      {proposals.length === 0 ? null : (
        <p className="mt-2 flex flex-wrap items-center gap-2">
          <span className="text-note">{say('romaji.propose')}</span>
          {proposals.map((each) => (
            <button
              key={each}
              type="button"
              onClick={() => set({ [field]: each })}
              className="min-h-11 rounded-full border border-action bg-paper px-4 font-bold text-action"
            >
              {each}
            </button>
          ))}
        </p>
      )}
    </div>
  )
}
