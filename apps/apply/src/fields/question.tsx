/** Which kind of box each field has, and the words around it. */
import {
  CASE_KINDS,
  FIELD_PROBLEMS,
  type FieldName,
  fieldName,
  IDENTITY_KINDS,
  IDENTITY_RULES,
  judgeField,
  needOf,
  PREFECTURES,
} from '@jitsuin/registration/contract'
import { useSay, useText } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { applyWording } from '../wording/index.js'
import { type Choice, ChoiceQuestion, ListQuestion } from './choice-question.js'
import { DateQuestion } from './date-question.js'
import { CHOICE_WORDS, KEYS, USUAL_ERA } from './question-table.js'
import { TextQuestion } from './text-question.js'

/** One question of the form, in the box that fits it. `isChecked`: its problem is shown. */
export function Question(props: {
  readonly field: FieldName
  readonly isChecked: boolean
  readonly onReading?: (kana: string) => void
}): ReactElement | null {
  const text = useText()
  const say = useSay(applyWording)
  const { answers, set, today } = useDraft()
  const choices = useChoices(props.field)
  const { field, isChecked } = props
  const standing = judgeField(field, answers, today)
  const isEmpty = (answers[field] ?? '') === ''
  const need = needOf(field, answers)
  if (need === 'not-asked') return null
  // A wrong choice is said at once; an empty box only when one wants to go on.
  const isShown = standing.standing === 'problem' && (isChecked || (choices !== undefined && !isEmpty))
  const common = {
    name: field,
    label: text(fieldName(field)),
    value: answers[field] ?? '',
    onChange: (value: string) => set({ [field]: value }),
    hint: field in HINTED ? say(`hint.${field as keyof typeof HINTED}`) : undefined, // the table's own keys
    problem:
      isShown && standing.standing === 'problem'
        ? text(FIELD_PROBLEMS[choices && isEmpty ? 'choose' : standing.code])
        : undefined,
  }
  const era = USUAL_ERA[field]
  if (era) return <DateQuestion {...common} usualEra={era} />
  if (field === 'prefecture' || field === 'contactPrefecture')
    return (
      <ListQuestion
        {...common}
        choices={PREFECTURES.map((value) => ({ value, label: value }))}
        empty={say('choose')}
      />
    )
  if (choices) return <ChoiceQuestion {...common} choices={choices} />
  const { keys, autoComplete } = KEYS[field] ?? {}
  return (
    <TextQuestion
      {...common}
      keys={keys ?? 'text'}
      autoComplete={autoComplete}
      isOptional={need === 'optional'}
      {...(props.onReading && { onReading: props.onReading })}
    />
  )
}

const HINTED = {
  familyKana: true,
  familyRomaji: true,
  previousCardId: true,
  otherName: true,
  postalCode: true,
  addressRest: true,
  email: true,
  licenceNumber: true,
  memberId: true,
  residenceIssuedOn: true,
  identityValidUntil: true,
} as const

function useChoices(field: FieldName): readonly Choice[] | undefined {
  const text = useText()
  if (field === 'kind')
    return Object.entries(CASE_KINDS).map(([value, words]) => ({ value, label: text(words) }))
  if (field === 'identityKind') {
    const kinds = Object.entries(IDENTITY_KINDS).map(([value, words]) => ({
      value,
      label: text(words),
      hint: text(IDENTITY_RULES[value as keyof typeof IDENTITY_RULES]), // both tables have the same keys
    }))
    return [...kinds, { value: 'notificationSlip', label: text(CHOICE_WORDS.notificationSlip) }]
  }
  const values = CHOICE_VALUES[field]
  return values?.map((value) => ({ value, label: text(CHOICE_WORDS[value]) }))
}

type ChoiceWord = keyof typeof CHOICE_WORDS
const CHOICE_VALUES: Readonly<Partial<Record<FieldName, readonly ChoiceWord[]>>> = {
  sex: ['male', 'female'],
  otherNameKind: ['none', 'formerSurname', 'commonName', 'penName'],
  otherNamePrint: ['yes', 'no'],
  contactKind: ['same', 'other'],
  membership: ['member', 'nonMember'],
  workplaceKind: ['some', 'none'],
  identityAntiSwap: ['yes', 'no'],
  identityPhoto: ['yes', 'no'],
}
