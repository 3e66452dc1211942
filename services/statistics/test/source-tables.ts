/** The published tables (see fixtures/README.md) as figures, and as the very cells that were printed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AreaCards, areaOfName, type IssuanceFigures } from '../src/contract.js'

/** One row of a file, by the names of its columns. */
export type SourceRow = Readonly<Record<string, string>>

/** The rows of a fixture, in its order. */
export function sourceRows(file: 'issuance-2016-12-15.csv' | 'issuance-2018-11-30.csv'): SourceRow[] {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8')
  const [head = '', ...lines] = text.trim().split('\n')
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])))
}

/** Synthetic cards with the source's counts: one object for each card, then counted as a register would. */
export function cardsOf(rows: readonly SourceRow[]): AreaCards[] {
  const cards = rows.flatMap(({ prefecture = '', member, nonmember }) => {
    const area = areaOfName(prefecture)
    if (!area) throw new Error(`No area is called ${prefecture}`)
    const some = (count: string | undefined, standing: 'members' | 'nonMembers') =>
      Array.from({ length: Number(count) }, () => ({ area, standing }))
    return [...some(member, 'members'), ...some(nonmember, 'nonMembers')]
  })
  const counted = new Map<string, AreaCards>()
  for (const { area, standing } of cards) {
    const known = counted.get(area) ?? { area, members: 0, nonMembers: 0 }
    counted.set(area, { ...known, [standing]: known[standing] + 1 })
  }
  return [...counted.values()]
}

/** The figures of 2016-12-15: 7,558 applications, 7,475 cards; 473 registered with an airline. */
export const FIGURES_2016: IssuanceFigures = {
  cards: cardsOf(sourceRows('issuance-2016-12-15.csv')),
  applications: 7558,
  months: [],
  partners: [{ name: { ja: '航空会社（見本）', en: 'Airline (sample)' }, members: 408, nonMembers: 65 }],
}

/** The figures of 2018-11-30; the source says nothing about applications. */
export const FIGURES_2018: IssuanceFigures = {
  cards: cardsOf(sourceRows('issuance-2018-11-30.csv')),
  months: [],
  partners: [],
}
