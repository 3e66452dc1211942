/**
 * What was changed in a document after it was signed, object by object, and whether that signature and those before it allow it
 * (ISO 32000-2 §12.8.2.2; EN 319 142-1 §5.5). Without a word of them, forms may be filled in and more signatures added.
 */
import { PdfError, type PdfFile, pdf, serialise } from '@jitsuin/pdf'
import type { ReasonCode } from '../../validate/reasons.js'
import { type FormField, signedFieldsOf } from '../read/form.js'
import { isLocked, joinPermissions, type Permissions, permissionsOf } from '../read/permissions.js'
import type { PdfSignature } from '../read/signature.js'
import { judgeAddedOctets } from './added-octets.js'
import { findKnownObjects, type KnownObjects } from './known-objects.js'
import { APPEARANCE_KEYS, CATALOG_PARTS, PARTS, VALUE_KEYS } from './parts.js'
import { type Change, isSameScalar, type Place, type Step, Walk } from './walk.js'

/** The verdict on all changes, and each of them. */
export type LaterChanges = { readonly code: ReasonCode; readonly changes: readonly Change[] }

/** Judges everything that follows the signed revision. */
export function judgeLaterChanges(file: PdfFile, { revision }: Pick<PdfSignature, 'revision'>): LaterChanges {
  if (revision.bytes.length === file.bytes.length) return { code: 'later/none', changes: [] }
  try {
    const code = judgeAddedOctets({ file, revision })
    if (code) return { code, changes: [] }
    const changes = new Judge(file, revision).changes()
    const wrong = changes.find(({ judgement }) => judgement === 'not-allowed')
    if (wrong) return { code: PARTS[wrong.part].code, changes }
    return { code: changes.length === 0 ? 'later/none' : 'later/allowed', changes }
  } catch (error) {
    if (error instanceof PdfError) return { code: 'later/unreadable', changes: [] }
    throw error
  }
}

/** The ways through a document. */
class Judge {
  private readonly walk: Walk
  private readonly known: KnownObjects
  private readonly permissions: Permissions
  private readonly newSignatures: ReadonlySet<number>

  constructor(file: PdfFile, revision: PdfFile) {
    this.known = findKnownObjects(revision)
    this.walk = new Walk({ file, revision }, this.known.numbers)
    this.permissions = joinPermissions(signedFieldsOf(revision).map((one) => permissionsOf(revision, one)))
    const added = signedFieldsOf(file).filter(
      ({ number }) => number !== undefined && !this.known.numbers.has(number),
    )
    const allowed = added.filter((field) => this.maySign(field.name, field.signature))
    this.newSignatures = new Set(allowed.flatMap(({ number }) => number ?? []))
  }

  changes(): Change[] {
    const { file, revision } = this.walk
    const owner = 0
    const [now, before] = [file.trailer.entries, revision.trailer.entries]
    this.walk.follow(now.get('Root'), before.get('Root'), { step: this.catalog, owner })
    this.walk.follow(now.get('Info'), before.get('Info'), { step: this.unlessClosed('information'), owner })
    return this.walk.finish()
  }

  private readonly catalog: Step = {
    name: 'catalog',
    part: 'catalog',
    reference: 'same',
    look: (place) =>
      this.walk.entries(place, (key) => {
        if (key === 'Pages') return this.pages
        if (key === 'AcroForm') return this.form
        const part = CATALOG_PARTS[key] ?? 'other'
        if (part === 'security-store') return this.walk.free(part) // no signature forbids it (§12.8.2.2.1)
        return part === 'information' ? this.unlessClosed(part) : this.walk.locked(part)
      }),
  }

  private readonly pages: Step = {
    name: 'pages',
    part: 'pages',
    reference: 'same',
    look: (place) =>
      this.walk.entries(place, (key) => {
        if (key === 'Parent') return undefined
        if (key === 'Kids') return this.kids
        return this.walk.locked('content', key === 'Resources' ? 'everything' : 'part')
      }),
  }

  private readonly kids: Step = {
    name: 'kids',
    part: 'pages',
    reference: 'any',
    look: (place) => {
      const [items, old] = [itemsOf(place.now), itemsOf(place.before)]
      if (items.length !== old.length) this.walk.note(place.owner, 'pages', 'not-allowed')
      items.forEach((item, index) => {
        const isNode = this.walk.revision.get(old[index], 'Kids').kind === 'array'
        this.walk.follow(item, old[index], { step: isNode ? this.pages : this.page, owner: place.owner })
      })
    },
  }

  private readonly page: Step = {
    name: 'page',
    part: 'page',
    reference: 'same',
    look: (place) =>
      this.walk.entries(place, (key) => {
        if (key === 'Parent') return undefined
        if (key === 'Annots') return this.annotations
        const isDrawn = key === 'Contents' || key === 'Resources' || key === 'Group'
        return isDrawn ? this.walk.locked('content', 'everything') : this.walk.locked('page')
      }),
  }

  private readonly annotations: Step = {
    name: 'annotations',
    part: 'annotations',
    reference: 'any',
    look: (place) => this.grown(place, 'annotation', (item) => this.annotation(item)),
  }

  private annotation(item: pdf.PdfValue | undefined): Step {
    const number = item?.kind === 'reference' ? item.number : -1
    if (this.known.fields.has(number)) return this.field
    if (this.known.widgets.has(number)) return this.walk.free('value') // judged below its field
    return entering(
      this.permissions.level === 3 ? this.walk.free('annotation') : this.walk.locked('annotation'),
    )
  }

  /** What was there stays there, in its order; what is new is a signature, or an annotation where those are allowed. */
  private grown(
    { now, before, owner }: Place,
    part: 'annotation' | 'field',
    stepOf: (item: pdf.PdfValue) => Step,
  ): void {
    const [items, old] = [itemsOf(now), itemsOf(before)]
    old.forEach((item, index) => {
      if (sameItem(items[index], item)) this.walk.follow(items[index], item, { step: stepOf(item), owner })
      else this.walk.note(owner, part, 'not-allowed')
    })
    for (const item of items.slice(old.length)) {
      const isSignature = item.kind === 'reference' && this.newSignatures.has(item.number)
      const isAllowed = isSignature || (part === 'annotation' && this.permissions.level === 3)
      if (!isAllowed) this.walk.note(owner, part, 'not-allowed')
      this.walk.follow(item, undefined, { step: this.walk.free(isSignature ? 'new-signature' : part), owner })
    }
  }

  private readonly form: Step = {
    name: 'form',
    part: 'form',
    reference: 'any',
    look: (place) =>
      this.walk.entries(place, (key) => {
        if (key === 'Fields') return this.fields
        if (key === 'SigFlags') return this.walk.free('form')
        return key === 'DR' ? this.resources : this.walk.locked('form')
      }),
  }

  /** Fonts for filling in may be added; those that are there stay. */
  private readonly resources: Step = {
    name: 'resources',
    part: 'form-resources',
    reference: 'any',
    look: (place) =>
      this.walk.entries(place, (key) => {
        const old = pdf.dictionaryOf(place.before)?.entries.get(key)
        if (old === undefined) return this.walk.free('form-resources')
        return this.walk.revision.resolve(old).kind === 'dictionary' && key !== 'Type'
          ? this.resources
          : this.walk.locked('form-resources')
      }),
  }

  private readonly fields: Step = {
    name: 'fields',
    part: 'fields',
    reference: 'any',
    look: (place) => this.grown(place, 'field', () => this.field),
  }

  private readonly field: Step = {
    name: 'field',
    part: 'field',
    reference: 'any',
    look: (place) => {
      const field = this.known.fields.get(place.owner)
      if (!field) return this.node(place)
      const { file, revision } = this.walk
      const isSigned = field.type === 'Sig' && revision.get(place.before, 'V').kind !== 'null'
      if (isSigned) return this.walk.entries(place, () => this.walk.locked('signature', 'part'))
      const value = file.get(place.now, 'V')
      const mayFill = field.type === 'Sig' ? this.maySign(field.name, value) : this.mayFill(field)
      const isFilled = mayFill && this.valueDiffers(place)
      return this.walk.entries(place, (key) => this.entryOfField(key, { field, isFilled }))
    },
  }

  private entryOfField(
    key: string,
    { field, isFilled }: { field: FormField; isFilled: boolean },
  ): Step | undefined {
    if (key === 'Kids') return this.widgets(isFilled)
    const isValue = VALUE_KEYS.has(key) || APPEARANCE_KEYS.has(key) || (key === 'F' && field.type === 'Sig')
    if (!isFilled || !isValue) return this.walk.locked('field')
    return this.walk.free(field.type === 'Sig' ? 'new-signature' : 'value')
  }

  private widgets(isFilled: boolean): Step {
    const look = (place: Place) =>
      this.walk.entries(place, (key) =>
        isFilled && APPEARANCE_KEYS.has(key) ? this.walk.free('value') : this.walk.locked('field'),
      )
    const widget: Step = { name: `widget ${isFilled}`, part: 'field', reference: 'same', look }
    return {
      name: `widgets ${isFilled}`,
      part: 'field',
      reference: 'any',
      look: (place) => this.grown(place, 'field', () => widget),
    }
  }

  /** A field above others. */
  private node(place: Place): void {
    this.walk.entries(place, (key) => {
      if (key === 'Parent') return undefined
      return key === 'Kids' ? this.fields : this.walk.locked('field')
    })
  }

  /** An appearance that changes while the value stays would show something that nobody filled in. */
  private valueDiffers({ now, before }: Place): boolean {
    const [own, old] = [this.walk.file.get(now, 'V'), this.walk.revision.get(before, 'V')]
    const hasParts = own.kind === 'array' || pdf.dictionaryOf(own) !== undefined
    if (!hasParts || own.kind !== old.kind) return !isSameScalar(own, old)
    return !Buffer.from(serialise(own)).equals(serialise(old))
  }

  private mayFill({ name }: FormField): boolean {
    return this.permissions.level !== 1 && !isLocked(this.permissions, name)
  }

  /** A document time stamp changes nothing that anybody forbids (§12.8.2.2.1). */
  private maySign(name: string, signature: pdf.PdfObject): boolean {
    const isStamp = pdf.nameOf(this.walk.file.get(signature, 'Type')) === 'DocTimeStamp'
    return isStamp || (this.permissions.level !== 1 && !isLocked(this.permissions, name))
  }

  private unlessClosed(part: 'information'): Step {
    return this.permissions.level === 1 ? this.walk.locked(part) : this.walk.free(part)
  }
}

/** Annotations are left out on the ways of others; this is their own. */
function entering({ known: _known, ...step }: Step): Step {
  return { ...step, name: `entering ${step.name}` }
}

function itemsOf(value: pdf.PdfObject): readonly pdf.PdfValue[] {
  return value.kind === 'array' ? value.items : []
}

function sameItem(a: pdf.PdfValue | undefined, b: pdf.PdfValue): boolean {
  if (b.kind !== 'reference') return a !== undefined && a.kind !== 'reference'
  return a?.kind === 'reference' && a.number === b.number && a.generation === b.generation
}
