/** The questions of one page; a few pages have more than their fields. */
import {
  type DeclaredSide,
  IDENTITY_KINDS,
  type IdentityKind,
  INTAKE_PAGES,
  type IntakePage,
} from '@jitsuin/registration/contract'
import { Note, useSay } from '@jitsuin/ui'
import type { ReactElement } from 'react'
import { useDraft } from '../draft/use-draft.js'
import { Question } from '../fields/question.js'
import { applyWording } from '../wording/index.js'
import { NameQuestions } from './name-questions.js'
import { PaperTask } from './paper-task.js'
import { PlaceQuestion } from './place-question.js'

/** Draws them. */
export function PageQuestions(props: {
  readonly page: IntakePage
  readonly isChecked: boolean
}): ReactElement {
  const { page, isChecked } = props
  const say = useSay(applyWording)
  const { answers } = useDraft()
  const fields = INTAKE_PAGES[page].fields.map((field) => (
    <Question key={field} field={field} isChecked={isChecked} />
  ))
  switch (page) {
    case 'name':
      return <NameQuestions isChecked={isChecked} />
    case 'pickup':
      return <PlaceQuestion isChecked={isChecked} />
    case 'photo':
      return <PaperTask kind="photo" isChecked={isChecked} />
    case 'licence':
      return (
        <>
          {fields}
          <PaperTask kind="medicalLicence" isChecked={isChecked} />
        </>
      )
    case 'other-name':
      return (
        <>
          {fields}
          {answers.otherNameKind === 'formerSurname' ? (
            <PaperTask kind="familyRegister" isChecked={isChecked} />
          ) : null}
        </>
      )
    case 'identity':
      return (
        <>
          {fields}
          <IdentityTasks kind={answers.identityKind} isChecked={isChecked} />
        </>
      )
    case 'residence':
      return (
        <>
          <Note title={say('residence.post')} next={say('residence.postNext')} />
          {fields}
        </>
      )
    default:
      return <>{fields}</>
  }
}

const WITH_BACK: ReadonlySet<IdentityKind> = new Set([
  'drivingLicence',
  'drivingHistory',
  'residentRegisterCard',
])

/** The sides of the document that was chosen. For a My Number card there is no way to photograph the back here (T-C03-2). */
function IdentityTasks(props: {
  readonly kind: string | undefined
  readonly isChecked: boolean
}): ReactElement | null {
  const { kind, isChecked } = props
  const known = (Object.keys(IDENTITY_KINDS) as IdentityKind[]).find((each) => each === kind) // the table has no other keys
  if (known === undefined) return null
  const sides: readonly DeclaredSide[] = WITH_BACK.has(known) ? ['front', 'back'] : ['front']
  return (
    <>
      {sides.map((side) => (
        <PaperTask
          key={`${known}-${side}`}
          kind="identity"
          identityKind={known}
          side={side}
          isChecked={isChecked && side === 'front'}
        />
      ))}
    </>
  )
}
