/**
 * What was changed in a document after it was signed, object by object, and whether that signature and those before it allow it
 * (ISO 32000-2 §12.8.2.2; EN 319 142-1 §5.5). Without a word of them, forms may be filled in and more signatures added.
 */
import { PdfError, type PdfFile, type pdf } from '@jitsuin/pdf'
import type { ReasonCode } from '../../validate/reasons.js'
import { signedFieldsOf } from '../read/form.js'
import { joinPermissions, type Permissions, permissionsOf } from '../read/permissions.js'
import type { PdfSignature } from '../read/signature.js'
import { judgeAddedOctets } from './added-octets.js'
import { FormJudge, maySign } from './form-changes.js'
import { findKnownObjects } from './known-objects.js'
import { findLeftBehind } from './left-behind.js'
import { type Context, itemsOf, judgeList } from './list-changes.js'
import { findNewSignatures } from './new-signatures.js'
import { CATALOG_PARTS, PAGE_NOTES, PARTS } from './parts.js'
import { structureStep } from './structure-tree.js'
import { type Change, type Step, Walk } from './walk.js'

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
  private readonly permissions: Permissions
  private readonly context: Context
  private readonly form: FormJudge

  constructor(file: PdfFile, revision: PdfFile) {
    const known = findKnownObjects(revision)
    const walk = new Walk({ file, revision }, known.numbers)
    const permissions = joinPermissions(signedFieldsOf(revision).map((one) => permissionsOf(revision, one)))
    const allowed = signedFieldsOf(file).filter(
      ({ number, name, signature }) =>
        number !== undefined && !known.numbers.has(number) && maySign({ walk, permissions }, name, signature),
    )
    this.context = { walk, known, permissions, added: findNewSignatures(file, allowed) }
    this.form = new FormJudge(this.context)
    this.walk = walk
    this.permissions = permissions
  }

  changes(): Change[] {
    const { file, revision } = this.walk
    const owner = 0
    const [now, before] = [file.trailer.entries, revision.trailer.entries]
    this.walk.follow(now.get('Root'), before.get('Root'), { step: this.catalog, owner })
    this.walk.follow(now.get('Info'), before.get('Info'), { step: this.unlessClosed('information'), owner })
    return this.walk.finish(() => findLeftBehind(file, revision.bytes.length))
  }

  private readonly catalog: Step = {
    name: 'catalog',
    part: 'catalog',
    reference: 'same',
    look: (place) =>
      this.walk.entries(place, (key) => {
        if (key === 'Pages') return this.pages
        if (key === 'AcroForm') return this.form.form
        if (key === 'Perms') return this.permits
        if (key === 'StructTreeRoot') return structureStep(this.context)
        const part = CATALOG_PARTS[key] ?? 'other'
        if (part === 'security-store') return this.walk.free(part) // no signature forbids it (§12.8.2.2.1)
        return part === 'information' ? this.unlessClosed(part) : this.walk.locked(part)
      }),
  }

  /** Usage rights are for one program, and end with any change; a certification stays what it was (§12.8.6). */
  private readonly permits: Step = {
    name: 'permits',
    part: 'catalog',
    reference: 'any',
    look: (place) =>
      this.walk.entries(place, (key) =>
        key === 'UR' || key === 'UR3' ? this.walk.free('other') : this.walk.locked('catalog'),
      ),
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
        if (PAGE_NOTES.has(key)) return this.unlessClosed('information')
        const isDrawn = key === 'Contents' || key === 'Resources' || key === 'Group'
        return isDrawn ? this.walk.locked('content', 'everything') : this.walk.locked('page')
      }),
  }

  private readonly annotations: Step = {
    name: 'annotations',
    part: 'annotations',
    reference: 'any',
    look: (place) =>
      judgeList(this.context, place, { part: 'annotation', stepOf: (item) => this.annotation(item) }),
  }

  private annotation(item: pdf.PdfValue | undefined): Step {
    const number = item?.kind === 'reference' ? item.number : -1
    if (this.context.known.fields.has(number)) return this.form.field
    if (this.context.known.widgets.has(number)) return this.walk.free('value') // judged below its field
    return entering(
      this.permissions.level === 3 ? this.walk.free('annotation') : this.walk.locked('annotation'),
    )
  }

  private unlessClosed(part: 'information'): Step {
    return this.permissions.level === 1 ? this.walk.locked(part) : this.walk.free(part)
  }
}

/** Annotations are left out on the ways of others; this is their own. */
function entering({ known: _known, ...step }: Step): Step {
  return { ...step, name: `entering ${step.name}` }
}
