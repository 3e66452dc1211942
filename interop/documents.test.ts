/** What `jitsuin sign` makes, before three judges: over documents, layouts and kinds of key, with tampered twins of each. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DISPENSING_CSV, DOCUMENTS, PRESCRIPTION_CSV } from './support/documents.js'
import { Folder } from './support/folder.js'
import { judgesOf, type Opinions, type SignedFile } from './support/judges.js'
import { KEY_KINDS, makePeople, signAll, signingKey } from './support/people.js'
import { areHere, PATIENCE_MS } from './support/programs.js'
import { type Layout, REWRITTEN, TAMPERED, type Twin } from './support/twins.js'

/** One signed file of the matrix. Its key kind goes round, so that every layout and every kind of text meets every kind of key. */
type Cell = {
  readonly title: string
  readonly layout: Layout
  readonly signer: string
  readonly source: string
}

const PACKAGINGS = ['enveloped', 'enveloping', 'detached'] as const
const CELLS: readonly Cell[] = [
  ...Object.keys(DOCUMENTS).flatMap((document, row) =>
    PACKAGINGS.map((layout, column) => ({
      title: `${layout}-${document}`,
      layout,
      signer: KEY_KINDS[(row + column) % KEY_KINDS.length] ?? 'rsa2048',
      source: `${document}.xml`,
    })),
  ),
  ...KEY_KINDS.map((signer) => ({
    title: `prescription-${signer}`,
    layout: 'prescription' as const,
    signer,
    source: 'rx.csv',
  })),
  ...['pharmacist', 'pharmacist-p384'].map((signer) => ({
    title: `dispensing-${signer}`,
    layout: 'dispensing' as const,
    signer,
    source: 'dispensing.csv',
  })),
]

/** A file before the judges, and what they must say. */
type Case = SignedFile & {
  readonly cell: string
  readonly twin: string
  readonly expected: 'accepted' | 'refused'
}

/** Of the large document a few twins will do. */
const SOME_TWINS = 3

const folder = new Folder()
const cases: Case[] = []
const opinions = new Map<Case, Opinions>()

describe.skipIf(!areHere('xmlsec1', 'java'))('signed documents before xmlsec1, the JDK and ourselves', () => {
  beforeAll(async () => {
    await makePeople(folder, [
      ...KEY_KINDS.map((key) => ({ name: key, key })),
      { name: 'pharmacist', role: 'pharmacist' },
      { name: 'pharmacist-p384', role: 'pharmacist', key: 'p384' },
      { name: 'spare' },
    ])
    await signCells()
    for (const cell of CELLS) cases.push(...casesOf(cell))
    const judged = await judgesOf(cases, folder.at('ca'))
    for (const [at, one] of cases.entries()) if (judged[at]) opinions.set(one, judged[at])
  }, PATIENCE_MS)
  afterAll(() => folder.remove())

  it.each(CELLS)('accept $title', ({ title }) => {
    const [sound] = cases.filter(({ cell, twin }) => cell === title && twin === 'itself')
    expect(sound && opinions.get(sound)).toEqual({
      jitsuin: 'accepted',
      xmlsec1: 'accepted',
      jdk: 'accepted',
    })
  })

  it.each(REWRITTEN)('accept twins with $name', ({ name }) => {
    const twins = cases.filter(({ twin }) => twin === name)
    expect(twins).not.toHaveLength(0)
    expect(dissenters(twins)).toEqual([])
  })

  it.each([...TAMPERED.map(({ name }) => name), 'another file beside'])('refuse twins with %s', (name) => {
    const twins = cases.filter(({ twin }) => twin === name)
    expect(twins).not.toHaveLength(0)
    expect(dissenters(twins)).toEqual([])
  })
})

async function signCells(): Promise<void> {
  for (const [name, text] of Object.entries(DOCUMENTS)) folder.write(`${name}.xml`, text)
  folder.write('rx.csv', PRESCRIPTION_CSV)
  folder.write('dispensing.csv', DISPENSING_CSV)
  const rows = CELLS.map((cell) => [
    folder.at(cell.source),
    ...formOf(cell),
    ...signingKey(folder, cell.signer),
  ])
  const outs = CELLS.map(({ title }) => ['--level', 'b', '--out', folder.at(`${title}.xml`)])
  const commands = rows.map((row, at) => [...row, ...(outs[at] ?? [])])
  const isDispensing = (_: unknown, at: number) => CELLS[at]?.layout === 'dispensing'
  await signAll(commands.filter((row, at) => !isDispensing(row, at)))
  await signAll(commands.filter(isDispensing))
}

function formOf({ layout }: Cell): string[] {
  switch (layout) {
    case 'prescription':
      return ['--format', layout]
    case 'dispensing':
      return ['--format', layout, '--prescription', folder.at('prescription-p256.xml')]
    case 'enveloped':
    case 'enveloping':
    case 'detached':
      return ['--format', 'xades', '--packaging', layout]
  }
}

/** The file itself and all its twins that differ from it. */
function casesOf({ title, layout, source }: Cell): Case[] {
  const xml = folder.read(`${title}.xml`)
  const beside = layout === 'detached' ? { detached: folder.at(source) } : {}
  const twinsOf = (twins: readonly Twin[], expected: Case['expected']) =>
    twins
      .filter(({ layouts }) => layouts.includes(layout))
      .slice(0, source === 'megabyte.xml' ? SOME_TWINS : undefined)
      .map(({ name, change }): Case => {
        const changed = change(xml, spare())
        if (changed === xml && expected === 'refused') throw new Error(`${title} has no twin with ${name}`)
        const path = folder.write(`${title} with ${name}.xml`.replaceAll(' ', '-'), changed)
        return { path, ...beside, cell: title, twin: name, expected }
      })
  return [
    { path: folder.at(`${title}.xml`), ...beside, cell: title, twin: 'itself', expected: 'accepted' },
    ...twinsOf(TAMPERED, 'refused'),
    ...twinsOf(REWRITTEN, 'accepted'),
    ...(layout === 'detached' ? [besideAnother(title, source)] : []),
  ]
}

/** A detached signature beside a file of the same name that says something else. */
function besideAnother(title: string, source: string): Case {
  const elsewhere = folder.inside('elsewhere')
  const detached = elsewhere.write(source, folder.read(source).replace('太郎', '次郎'))
  return {
    path: folder.at(`${title}.xml`),
    detached,
    cell: title,
    twin: 'another file beside',
    expected: 'refused',
  }
}

function spare() {
  return { certificate: folder.read('spare.crt.pem').replaceAll(/-----[A-Z ]+-----|\s/g, '') }
}

/** Judges that say otherwise than they must, each with its words. */
function dissenters(twins: readonly Case[]): string[] {
  return twins.flatMap((one) => {
    const said = opinions.get(one) ?? { jitsuin: 'silent', xmlsec1: 'silent', jdk: 'silent' }
    return (['jitsuin', 'xmlsec1', 'jdk'] as const)
      .filter((judge) => (said[judge] === 'accepted') !== (one.expected === 'accepted'))
      .map((judge) => `${judge} on ${one.cell}: ${said[judge]}`)
  })
}
