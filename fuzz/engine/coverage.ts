/**
 * Which source text has run, as V8 itself counts it: block by block, in the very code that ships, without instrumenting it.
 * Must be switched on before the code under test is loaded; functions compiled earlier are counted as wholes only.
 */
import { type Profiler, Session } from 'node:inspector'

/** Half-open ranges of source offsets, ascending and apart. */
type Ranges = readonly (readonly [from: number, to: number])[]

/** The functions that ran, and which of their text did not. */
export type Sighting = readonly { readonly key: string; readonly dark: Ranges }[]

/** Watches the scripts whose address contains a word. */
export class Coverage {
  readonly #session = new Session()
  readonly #isWatched: (url: string) => boolean
  /** Of every function that ever ran, the text that never did. */
  readonly #neverRun = new Map<string, Ranges>()

  constructor(isWatched: (url: string) => boolean) {
    this.#isWatched = isWatched
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** How much has been seen: functions entered, and blocks inside them that are still dark. */
  get size(): { readonly functions: number; readonly dark: number } {
    let dark = 0
    for (const ranges of this.#neverRun.values()) dark += ranges.length
    return { functions: this.#neverRun.size, dark }
  }

  /** What ran since the last call. */
  take(): Sighting {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    // A session on the own thread answers before it returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error) throw error
      scripts = answer.result
    })
    return scripts
      .filter(({ url }) => this.#isWatched(url))
      .flatMap(({ url, functions }) => functions.flatMap((one) => sightingOf(url, one)))
  }

  /** Whether anything in a sighting had never run before. */
  isNew(sighting: Sighting): boolean {
    return sighting.some((one) => this.#after(one).isNew)
  }

  /** The same, and remembers it. */
  learn(sighting: Sighting): boolean {
    let found = false
    for (const one of sighting) {
      const { dark, isNew } = this.#after(one)
      this.#neverRun.set(one.key, dark)
      found ||= isNew
    }
    return found
  }

  #after({ key, dark }: Sighting[number]): { dark: Ranges; isNew: boolean } {
    const before = this.#neverRun.get(key)
    if (!before) return { dark, isNew: true }
    const both = intersect(before, dark)
    return { dark: both, isNew: size(both) < size(before) }
  }
}

function sightingOf(url: string, { ranges }: Profiler.FunctionCoverage): Sighting {
  const [whole] = ranges
  return whole && whole.count > 0 ? [{ key: `${url}:${whole.startOffset}`, dark: notRun(ranges) }] : []
}

/** Blocks are nested and in the order of their starts: an inner count overrules the outer one. */
function notRun(ranges: readonly Profiler.CoverageRange[]): Ranges {
  const dark: [number, number][] = []
  let end = 0
  for (const { startOffset, endOffset, count } of ranges) {
    // Nothing inside a block that never ran has run.
    if (count > 0 || startOffset < end) continue
    dark.push([startOffset, endOffset])
    end = endOffset
  }
  return dark
}

function intersect(a: Ranges, b: Ranges): Ranges {
  const both: [number, number][] = []
  let [i, j] = [0, 0]
  for (let [x, y] = [a[i], b[j]]; x && y; x = a[i], y = b[j]) {
    const [from, to] = [Math.max(x[0], y[0]), Math.min(x[1], y[1])]
    if (from < to) both.push([from, to])
    if (x[1] < y[1]) i++
    else j++
  }
  return both
}

function size(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0)
}
