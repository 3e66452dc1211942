/** The form of the terms. Everything is judged by the service's own schema before it is sent. */
import type { PartnerTerms } from '@jitsuin/federation/contract'
import { Actions, Button, ErrorNotice, Section, SelectField, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { type Draft, type FieldProblem, isShown, judgeDraft } from '../../terms/draft.js'
import { ALL_FIELDS, FIELDS, type FieldPointer, fieldOf, rowOf } from '../../terms/fields.js'
import { officeWording } from '../../wording/index.js'
import { AttributeBoxes } from './attribute-boxes.js'
import { MetadataReader } from './metadata-reader.js'
import { TermField } from './term-field.js'

/** Draws the form from `start`; `error` is what the last sending met. */
export function TermsForm(props: {
  readonly start: Draft
  readonly action: string
  readonly error: unknown
  readonly isSending: boolean
  readonly onSend: (terms: PartnerTerms) => void
}): ReactElement {
  const say = useSay(officeWording)
  const [draft, setDraft] = useState(props.start)
  const [tries, setTries] = useState(0)
  const judged = judgeDraft(draft)
  const problems = tries > 0 && judged.state === 'unsound' ? judged.problems : NO_PROBLEMS
  const refused = refusedFields(props.error)
  const write = (field: FieldPointer, value: string) =>
    setDraft({ ...draft, texts: { ...draft.texts, [field]: value } })
  const fields = (part: 'common' | 'saml' | 'oidc') =>
    ALL_FIELDS.filter((field) => rowOf(field).part === part && isShown(draft, field)).map((field) => (
      <TermField
        key={field}
        field={field}
        value={draft.texts[field]}
        problem={problems.get(field) ?? (refused.has(field) ? 'unusable' : null)}
        onChange={(value) => write(field, value)}
      />
    ))
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTries(tries + 1)
        if (judged.state === 'sound') props.onSend(judged.terms)
      }}
    >
      <Problems fields={[...problems.keys()]} tries={tries} />
      <Section title={say('register.common')}>
        <div className="grid max-w-3xl gap-6">{fields('common')}</div>
      </Section>
      <Section title={say('register.attributes')} lead={say('register.attributesLead')}>
        <AttributeBoxes
          value={draft.attributes}
          onChange={(attributes) => setDraft({ ...draft, attributes })}
        />
      </Section>
      <Section title={say('register.protocol')}>
        <div className="grid max-w-3xl gap-6">
          <SelectField
            label={say('register.protocolChoice')}
            value={draft.protocol}
            options={[
              { value: 'saml', label: say('partners.protocols.saml') },
              { value: 'oidc', label: say('partners.protocols.oidc') },
            ]}
            onChange={(protocol) => setDraft({ ...draft, protocol })}
          />
          {draft.protocol === 'saml' ? <MetadataReader draft={draft} onRead={setDraft} /> : null}
          {fields(draft.protocol)}
        </div>
      </Section>
      <div className="mt-10 max-w-3xl">
        {props.error === null ? null : <FailureNotice error={props.error} />}
        <Actions>
          <Button kind="primary" type="submit" isDisabled={props.isSending}>
            {props.action}
          </Button>
        </Actions>
      </div>
    </form>
  )
}

const NO_PROBLEMS: ReadonlyMap<FieldPointer, FieldProblem> = new Map()

/** Fields that the service refused although the form let them through. */
function refusedFields(error: unknown): ReadonlySet<FieldPointer> {
  if (error === null) return new Set()
  const failure = failureOf(error)
  const pointers = failure.kind === 'refused' ? (failure.fields ?? []) : []
  return new Set(pointers.flatMap((pointer) => fieldOf(pointer.replace(/^\/terms/, '')) ?? []))
}

/** Names what must be mended, and takes the focus at each try that failed (WCAG 2.2 3.3.1). */
function Problems({
  fields,
  tries,
}: {
  readonly fields: readonly FieldPointer[]
  readonly tries: number
}): ReactElement | null {
  const say = useSay(officeWording)
  const text = useText()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (tries > 0) place.current?.focus()
  }, [tries])
  if (fields.length === 0) return null
  return (
    <div ref={place} tabIndex={-1} className="mb-8">
      <ErrorNotice
        title={say('register.problems', { count: fields.length })}
        next={fields.map((field) => text(FIELDS[field])).join(say('comma'))}
      />
    </div>
  )
}
