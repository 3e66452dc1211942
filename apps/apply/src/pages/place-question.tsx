import { searchKey } from '@jitsuin/kernel'
import { FIELD_PROBLEMS, judgeField, type PickupPlace, PREFECTURES } from '@jitsuin/registration/contract'
import { Progress, useLanguage, useSay, useText } from '@jitsuin/ui'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { FailureNotice } from '../failure-notice.js'
import { ChoiceQuestion, ListQuestion } from '../fields/choice-question.js'
import { TextQuestion } from '../fields/text-question.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'

/** Where the card is picked up; those of one's own prefecture come first. */
export function PlaceQuestion({ isChecked }: { readonly isChecked: boolean }): ReactElement {
  const { answers, set, today } = useDraft()
  const text = useText()
  const standing = judgeField('pickupPlaceId', answers, today)
  return (
    <PlaceChooser
      value={answers.pickupPlaceId ?? ''}
      onChange={(pickupPlaceId) => set({ pickupPlaceId })}
      usualPrefecture={answers.prefecture ?? ''}
      problem={isChecked && standing.standing === 'problem' ? text(FIELD_PROBLEMS[standing.code]) : undefined}
    />
  )
}

const MOST_SHOWN = 12

/** A list of counters to choose from, by prefecture and by words. */
export function PlaceChooser(props: {
  readonly value: string
  readonly onChange: (placeId: string) => void
  readonly usualPrefecture: string
  readonly problem?: string | undefined
}): ReactElement {
  const say = useSay(applyWording)
  const language = useLanguage()
  const { client } = useApplicant()
  const places = useQuery({ queryKey: ['places'], queryFn: () => client.places(), staleTime: 600_000 })
  const [prefecture, setPrefecture] = useState<string>()
  const [words, setWords] = useState('')
  if (places.isPending) return <Progress label={say('loading')} />
  if (places.isError) return <FailureNotice error={places.error} onAgain={() => void places.refetch()} />
  const all = places.data.places
  const usual = all.some((place) => place.prefecture === props.usualPrefecture) ? props.usualPrefecture : ''
  const within = prefecture ?? usual
  const fitting = all.filter((place) => fits(place, within, words) || place.placeId === props.value)
  const choices = fitting.slice(0, MOST_SHOWN).map((place) => ({
    value: place.placeId,
    label: language === 'ja' ? place.nameJa : place.nameEn,
    hint: place.address,
  }))
  return (
    <>
      <p className="text-lead">{say('place.lead')}</p>
      <div className="grid gap-5 sm:grid-cols-2">
        <ListQuestion
          name="placePrefecture"
          label={say('place.prefecture')}
          value={within}
          onChange={setPrefecture}
          choices={PREFECTURES.filter((each) => all.some((place) => place.prefecture === each)).map(
            (each) => ({ value: each, label: each }),
          )}
          empty={say('place.everywhere')}
        />
        <TextQuestion
          name="placeWords"
          label={say('place.words')}
          value={words}
          onChange={setWords}
          isOptional
        />
      </div>
      <ChoiceQuestion
        name="pickupPlaceId"
        label={say('place.choose')}
        value={props.value}
        choices={choices}
        onChange={props.onChange}
        problem={props.problem}
      />
      {fitting.length > MOST_SHOWN ? (
        <p className="text-ink-soft">{say('place.more', { count: fitting.length - MOST_SHOWN })}</p>
      ) : null}
      {fitting.length === 0 ? <p className="text-ink-soft">{say('place.none')}</p> : null}
    </>
  )
}

function fits({ nameJa, nameEn, address, prefecture }: PickupPlace, within: string, words: string): boolean {
  return (
    (within === '' || prefecture === within) &&
    searchKey(nameJa + nameEn + address).includes(searchKey(words))
  )
}
