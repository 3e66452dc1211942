/** What may become of the form of a document: fields that are filled in or signed, and new ones for signatures (ISO 32000-2 §12.7). */
import { pdf, serialise } from '@jitsuin/pdf'
import type { FormField } from '../read/form.js'
import { isLocked } from '../read/permissions.js'
import { type Context, judgeList } from './list-changes.js'
import { APPEARANCE_KEYS, SIGNED_FIELD_KEYS, VALUE_KEYS } from './parts.js'
import { isSameScalar, type Place, type Step } from './walk.js'

/** The ways through a form. */
export class FormJudge {
  private readonly context: Context

  constructor(context: Context) {
    this.context = context
  }

  /** The entry AcroForm of the catalog. */
  readonly form: Step = {
    name: 'form',
    part: 'form',
    reference: 'any',
    look: (place) =>
      this.context.walk.entries(place, (key) => {
        if (key === 'Fields') return this.fields
        if (key === 'SigFlags') return this.context.walk.free('form')
        if (this.isHarmless(key, place)) return this.context.walk.free('form')
        return key === 'DR' ? this.resources : this.context.walk.locked('form')
      }),
  }

  /** A look for fields that have none; and appearances that nobody makes anew any more. */
  private isHarmless(key: string, { now, before }: Place): boolean {
    if (key === 'DA') return this.context.walk.revision.get(before, key).kind === 'null'
    const value = this.context.walk.file.get(now, key)
    return key === 'NeedAppearances' && !(value.kind === 'boolean' && value.value)
  }

  /** Fonts for filling in may be added; those that are there stay. */
  private readonly resources: Step = {
    name: 'resources',
    part: 'form-resources',
    reference: 'any',
    look: (place) =>
      this.context.walk.entries(place, (key) => {
        const old = pdf.dictionaryOf(place.before)?.entries.get(key)
        if (old === undefined) return this.context.walk.free('form-resources')
        return this.context.walk.revision.resolve(old).kind === 'dictionary' && key !== 'Type'
          ? this.resources
          : this.context.walk.locked('form-resources')
      }),
  }

  private readonly fields: Step = {
    name: 'fields',
    part: 'fields',
    reference: 'any',
    look: (place) => judgeList(this.context, place, { part: 'field', stepOf: () => this.field }),
  }

  /** One field. */
  readonly field: Step = {
    name: 'field',
    part: 'field',
    reference: 'any',
    look: (place) => {
      const field = this.context.known.fields.get(place.owner)
      if (!field) return this.node(place)
      const { file, revision } = this.context.walk
      const isSigned = field.type === 'Sig' && revision.get(place.before, 'V').kind !== 'null'
      if (isSigned)
        return this.context.walk.entries(place, () => this.context.walk.locked('signature', 'part'))
      const value = file.get(place.now, 'V')
      const mayFill = field.type === 'Sig' ? maySign(this.context, field.name, value) : this.mayFill(field)
      const isFilled = mayFill && this.valueDiffers(place)
      return this.context.walk.entries(place, (key) => this.entryOfField(key, { field, isFilled }))
    },
  }

  private entryOfField(
    key: string,
    { field, isFilled }: { field: FormField; isFilled: boolean },
  ): Step | undefined {
    if (key === 'Kids') return this.widgets(isFilled)
    const isValue =
      VALUE_KEYS.has(key) || APPEARANCE_KEYS.has(key) || (field.type === 'Sig' && SIGNED_FIELD_KEYS.has(key))
    if (!isFilled || !isValue) return this.context.walk.locked('field')
    return this.context.walk.free(field.type === 'Sig' ? 'new-signature' : 'value')
  }

  private widgets(isFilled: boolean): Step {
    const look = (place: Place) =>
      this.context.walk.entries(place, (key) =>
        isFilled && APPEARANCE_KEYS.has(key)
          ? this.context.walk.free('value')
          : this.context.walk.locked('field'),
      )
    const widget: Step = { name: `widget ${isFilled}`, part: 'field', reference: 'same', look }
    return {
      name: `widgets ${isFilled}`,
      part: 'field',
      reference: 'any',
      look: (place) => judgeList(this.context, place, { part: 'field', stepOf: () => widget }),
    }
  }

  /** A field above others. */
  private node(place: Place): void {
    this.context.walk.entries(place, (key) => {
      if (key === 'Parent') return undefined
      return key === 'Kids' ? this.fields : this.context.walk.locked('field')
    })
  }

  /** An appearance that changes while the value stays would show something that nobody filled in. */
  private valueDiffers({ now, before }: Place): boolean {
    const [own, old] = [this.context.walk.file.get(now, 'V'), this.context.walk.revision.get(before, 'V')]
    const hasParts = own.kind === 'array' || pdf.dictionaryOf(own) !== undefined
    if (!hasParts || own.kind !== old.kind) return !isSameScalar(own, old)
    return !Buffer.from(serialise(own)).equals(serialise(old))
  }

  private mayFill({ name }: FormField): boolean {
    return this.context.permissions.level !== 1 && !isLocked(this.context.permissions, name)
  }
}

/** A document time stamp changes nothing that anybody forbids (§12.8.2.2.1). */
export function maySign(
  { walk, permissions }: Pick<Context, 'walk' | 'permissions'>,
  name: string,
  signature: pdf.PdfObject,
): boolean {
  const isStamp = pdf.nameOf(walk.file.get(signature, 'Type')) === 'DocTimeStamp'
  return isStamp || (permissions.level !== 1 && !isLocked(permissions, name))
}
