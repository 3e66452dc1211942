/** Walks through a document and a signed revision of it side by side, and notes every object that is not where it was. */
import { type PdfFile, pdf, serialise } from '@jitsuin/pdf'
import { PARTS, type PartName } from './parts.js'

/** A change of one object, in the part where it was met; 0 is the trailer. */
export type Change = {
  readonly object: number
  readonly part: PartName
  readonly judgement: 'allowed' | 'not-allowed'
}

/** The same place now and as it was signed. */
export type Place = {
  readonly now: pdf.PdfObject
  readonly before: pdf.PdfObject
  /** The object that the place is in. */
  readonly owner: number
}

/** How a place is looked at: a name, so that each object is looked at once in each way; and whether it must be the same object. */
export type Step = {
  readonly name: string
  readonly part: PartName
  readonly reference: 'same' | 'any'
  /** Whether pages, annotations and fields are left out, which are judged on their own ways. */
  readonly known?: 'left-out'
  readonly look: (place: Place) => void
}

const MAX_VISITS = 500_000

/** One walk. Its methods throw `PdfError` where the document is damaged. */
export class Walk {
  readonly file: PdfFile
  readonly revision: PdfFile
  /** Numbers of objects that stand elsewhere than they did. */
  readonly changed: ReadonlySet<number>
  private readonly known: ReadonlySet<number>
  private readonly seen = new Set<string>()
  private readonly reached = new Set<number>()
  private readonly noted = new Map<string, Change>()
  private readonly queue: (() => void)[] = []

  constructor({ file, revision }: { file: PdfFile; revision: PdfFile }, known: ReadonlySet<number>) {
    this.file = file
    this.revision = revision
    this.known = known
    this.changed = changedNumbers(file, revision)
  }

  /** Follows a value to what it refers to. */
  follow(now: pdf.PdfValue | undefined, before: pdf.PdfObject | undefined, { step, owner }: Way): void {
    if (step.reference === 'same' && !sameReference(now, before)) {
      this.note(owner, step.part, 'not-allowed')
      return
    }
    if (step.known === 'left-out' && now?.kind === 'reference' && this.known.has(now.number)) return
    if (now?.kind !== 'reference') {
      step.look({ now: this.file.resolve(now), before: this.revision.resolve(before), owner })
      return
    }
    const key = `${now.number} ${step.name} ${step.part} ${before?.kind === 'reference' ? before.number : '-'}`
    if (this.seen.has(key)) return
    this.seen.add(key)
    if (this.seen.size > MAX_VISITS) pdf.malformed('The document refers to too much')
    this.reached.add(now.number)
    if (this.changed.has(now.number)) this.note(now.number, step.part, 'allowed')
    this.queue.push(() =>
      step.look({ now: this.file.resolve(now), before: this.revision.resolve(before), owner: now.number }),
    )
  }

  /** Each entry of two dictionaries, in a way that its key decides; undefined leaves it out. */
  entries({ now, before, owner }: Place, stepOf: (key: string) => Step | undefined): void {
    const [own, old] = [pdf.dictionaryOf(now)?.entries, pdf.dictionaryOf(before)?.entries]
    for (const key of new Set([...(own?.keys() ?? []), ...(old?.keys() ?? [])])) {
      const step = stepOf(key)
      if (step) this.follow(own?.get(key), old?.get(key), { step, owner })
    }
  }

  /** Nothing may differ. `everything` follows every reference; `part` leaves out what is judged on its own way; `reference` follows none. */
  locked(part: PartName, reach: 'everything' | 'part' | 'reference' = 'part'): Step {
    const step: Step = {
      name: `locked ${reach}`,
      part,
      reference: 'same',
      ...(reach === 'part' && { known: 'left-out' as const }),
      look: (place) => (reach === 'reference' ? undefined : this.compareHere(place, step)),
    }
    return step
  }

  /** Everything may differ. */
  free(part: PartName): Step {
    const step: Step = {
      name: 'free',
      part,
      reference: 'any',
      known: 'left-out',
      look: ({ now, owner }) => this.allow(now, { step, owner }),
    }
    return step
  }

  note(object: number, part: PartName, judgement: Change['judgement']): void {
    const key = `${object} ${part}`
    if (this.noted.get(key)?.judgement !== 'not-allowed') this.noted.set(key, { object, part, judgement })
  }

  /** Walks to the end, and gives every change, those that are not allowed first. */
  finish(leftBehind: () => ReadonlySet<number>): Change[] {
    for (let next = this.queue.pop(); next; next = this.queue.pop()) next()
    const containers = containersOf(this.file)
    const unreached = [...this.changed].filter((number) => !this.reached.has(number) && this.differs(number))
    for (const number of unreached) if (containers.has(number)) this.note(number, 'container', 'allowed')
    const alone = unreached.filter((number) => !containers.has(number))
    const known = alone.length > 0 ? leftBehind() : new Set()
    for (const number of alone)
      this.note(number, 'unreferenced', known.has(number) ? 'allowed' : 'not-allowed')
    const order = Object.keys(PARTS)
    const rank = ({ part, judgement }: Change) =>
      order.indexOf(part) + (judgement === 'allowed' ? order.length : 0)
    return [...this.noted.values()].sort((a, b) => rank(a) - rank(b) || a.object - b.object)
  }

  /** Compares two values, part by part. */
  compareHere(place: Place, step: Step): void {
    const { now, before, owner } = place
    if (now.kind === 'array' && before.kind === 'array') {
      if (now.items.length !== before.items.length) this.note(owner, step.part, 'not-allowed')
      for (const [index, item] of now.items.entries()) this.follow(item, before.items[index], { step, owner })
      return
    }
    if (pdf.dictionaryOf(now) && now.kind === before.kind) this.entries(place, () => step)
    const isSame = pdf.dictionaryOf(now) ? isSamePacked(now, before) : isSameScalar(now, before)
    if (!isSame) this.note(owner, step.part, 'not-allowed')
  }

  /** An object that is gone, or was written once more as it was, is no change. */
  private differs(number: number): boolean {
    const now = this.file.load(number).object
    if (now.kind === 'null') return false
    if (this.revision.entryOf(number).place === 'free') return true
    return !Buffer.from(serialise(now)).equals(serialise(this.revision.load(number).object))
  }

  private allow(now: pdf.PdfObject, way: Way): void {
    const entries = pdf.dictionaryOf(now)?.entries.values()
    const items = now.kind === 'array' ? now.items : [...(entries ?? [])]
    for (const item of items) this.follow(item, undefined, way)
  }
}

/** Who looks, and in which object. */
export type Way = { readonly step: Step; readonly owner: number }

/** Both refer to the same object, or none of them refers to any. */
function sameReference(now: pdf.PdfObject | undefined, before: pdf.PdfObject | undefined): boolean {
  if (now?.kind !== 'reference' || before?.kind !== 'reference')
    return now?.kind !== 'reference' && before?.kind !== 'reference'
  return now.number === before.number && now.generation === before.generation
}

/** Dictionaries are compared entry by entry; what a stream has beside them is its octets. */
function isSamePacked(a: pdf.PdfObject, b: pdf.PdfObject): boolean {
  if (a.kind === 'stream' && b.kind === 'stream') return Buffer.from(a.packed).equals(b.packed)
  return a.kind === 'dictionary' && b.kind === 'dictionary'
}

/** Whether two values without parts are the same, however they are written. */
export function isSameScalar(a: pdf.PdfObject, b: pdf.PdfObject): boolean {
  if (a.kind === 'string' && b.kind === 'string') return Buffer.from(a.bytes).equals(b.bytes)
  if (a.kind === 'name' && b.kind === 'name') return a.name === b.name
  if ((a.kind === 'number' && b.kind === 'number') || (a.kind === 'boolean' && b.kind === 'boolean'))
    return a.value === b.value
  return a.kind === 'null' && b.kind === 'null'
}

function changedNumbers(file: PdfFile, revision: PdfFile): Set<number> {
  const numbers = new Set([...file.numbers(), ...revision.numbers()])
  return new Set([...numbers].filter((number) => placeOf(file, number) !== placeOf(revision, number)))
}

/** Where an object stands, as text to be compared: one in an object stream moves with that. */
export function placeOf(file: PdfFile, number: number): string {
  const entry = file.entryOf(number)
  if (entry.place === 'file') return `${entry.at} ${entry.generation}`
  if (entry.place === 'free') return 'free'
  const stream = file.entryOf(entry.stream)
  return `${entry.index} in ${stream.place === 'file' ? stream.at : 'nothing'}`
}

/** Cross-reference streams and object streams: nothing refers to them. */
function containersOf(file: PdfFile): Set<number> {
  const streams = file.numbers().flatMap((number) => {
    const entry = file.entryOf(number)
    return entry.place === 'object-stream' ? [entry.stream] : []
  })
  return new Set([...streams, ...file.sections.flatMap((section) => section.streams)])
}
