/** A line or a block of text to be written, with its name, a hint, and what is wrong with it. */
import type { ReactElement } from 'react'
import { TextField as AriaTextField, FieldError, Input, Label, Text, TextArea } from 'react-aria-components'
import { FIELD_BOX, FieldHead, fieldErrorClass } from './field.js'

/** Properties of a text field. `error` is said beside the field and read aloud with it. */
export type TextFieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly error?: string | undefined
  readonly need?: 'required' | 'optional'
  readonly type?: 'text' | 'email' | 'search' | 'url' | 'tel' | 'date'
  /** More than one line: how many are shown. */
  readonly rows?: number
  readonly autoComplete?: string
  readonly maxLength?: number
  /** For text that machines read: identifiers, metadata. */
  readonly script?: 'words' | 'code'
}

/** Draws the field; what is written is given on as it is. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, hint, error, need, rows, script = 'words', ...field } = props
  const box = `${FIELD_BOX} ${script === 'code' ? 'font-mono text-note' : ''}`
  return (
    <AriaTextField
      {...field}
      isInvalid={error !== undefined}
      isRequired={need === 'required'}
      validationBehavior="aria"
      spellCheck={script === 'words' ? 'true' : 'false'}
    >
      <Label>
        <FieldHead label={label} need={need} />
      </Label>
      {hint === undefined ? null : (
        <Text slot="description" className="block text-note text-ink-soft">
          {hint}
        </Text>
      )}
      {rows === undefined ? (
        <Input className={`${box} min-h-12`} />
      ) : (
        <TextArea rows={rows} className={`${box} py-2`} />
      )}
      {error === undefined ? null : <FieldError className={fieldErrorClass}>{error}</FieldError>}
    </AriaTextField>
  )
}
