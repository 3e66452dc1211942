import { describe, expect, it } from 'vitest'
import {
  HOSTILE_REPORT,
  TAMPERED_REPORT,
  TWO_SIGNATURES_REPORT,
  UNPROVEN_REPORT,
  VALID_REPORT,
} from '../../../test/reports.js'
import { briefOf } from '../../session/brief.js'
import type { Item, Outcome } from '../../session/item.js'
import { listCsv, listJson } from './list-file.js'
import { acceptDrop, parseJapanInput, progressOf, type Row, rowOf, type Wish, wantedRows } from './model.js'

const NOW = { at: null, policy: 'hpki' } as const
const files = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ file: new File(['x'], 'rx.xml'), path: `rx-${index}.xml` }))
const itemWith = (outcome: Outcome, path = 'rx.xml', number = 7): Item => ({
  number,
  at: null,
  policy: 'hpki',
  sample: null,
  path,
  submission: { kind: 'document', file: new File(['x'], 'rx.xml') },
  outcome,
})
const done = (report: typeof VALID_REPORT): Outcome => ({ state: 'done', brief: briefOf(report), report })
const unreachable = { state: 'failed', failure: { kind: 'unreachable' } } as const

describe('a drop', () => {
  it('of 10,000 files is accepted, of one more refused whole', () => {
    expect(acceptDrop(files(10_000), NOW)).toMatchObject({ kind: 'accepted' })
    expect(acceptDrop(files(10_001), NOW)).toEqual({ kind: 'too-many' })
  })

  it('asks for the verdict as of the chosen instant and by the chosen rules', () => {
    const at = new Date('2026-11-20T00:00:00Z')
    const drop = acceptDrop(files(2), { at, policy: 'basic' })
    expect(drop).toMatchObject({
      requests: [
        { at, policy: 'basic' },
        { at, policy: 'basic' },
      ],
    })
  })
})

describe('a row of the list', () => {
  it('carries the verdict of the file and what it comes to, with its report or after that was put away', () => {
    const row = {
      number: 7,
      fileName: 'rx.xml',
      state: 'done',
      brief: { verdict: 'VALID', summary: { kind: 'one' } },
    }
    expect(rowOf(itemWith(done(VALID_REPORT)))).toMatchObject(row)
    expect(rowOf(itemWith({ state: 'noted', brief: briefOf(VALID_REPORT) }))).toMatchObject(row)
  })

  it('counts several signatures', () => {
    const row = rowOf(itemWith(done(TWO_SIGNATURES_REPORT)))
    expect(row).toMatchObject({ brief: { verdict: 'VALID', summary: { kind: 'several', count: 2 } } })
  })

  it('says what is wrong with a file that could not be read', () => {
    const row = rowOf(itemWith(done(HOSTILE_REPORT)))
    expect(row).toMatchObject({
      brief: { verdict: 'INVALID', summary: { problem: { code: 'xml/doctype' } } },
    })
  })

  it('has no verdict while the service is at work, nor when it failed', () => {
    expect(rowOf(itemWith({ state: 'checking' }))).not.toHaveProperty('brief')
    expect(rowOf(itemWith(unreachable))).not.toHaveProperty('brief')
  })
})

const ROWS: readonly Row[] = [
  rowOf(itemWith(done(VALID_REPORT), 'a/10.xml', 4)),
  rowOf(itemWith(done(TAMPERED_REPORT), 'a/9.xml', 3)),
  rowOf(itemWith(unreachable, 'b/=cmd.xml', 2)),
  rowOf(itemWith(done(UNPROVEN_REPORT), 'b/調査.xml', 1)),
]
const ALL: Wish = { standing: 'all', words: '', order: 'newest' }
const names = (wish: Partial<Wish>) => wantedRows(ROWS, { ...ALL, ...wish }).map(({ fileName }) => fileName)

describe('the list', () => {
  it('stands as handed over, by verdict with the gravest first, or by name as people count', () => {
    expect(names({})).toEqual(['a/10.xml', 'a/9.xml', 'b/=cmd.xml', 'b/調査.xml'])
    expect(names({ order: 'verdict' })).toEqual(['a/9.xml', 'b/=cmd.xml', 'b/調査.xml', 'a/10.xml'])
    expect(names({ order: 'name' }).slice(-2)).toEqual(['b/=cmd.xml', 'b/調査.xml'].sort())
    expect(names({ order: 'name' }).indexOf('a/9.xml')).toBeLessThan(
      names({ order: 'name' }).indexOf('a/10.xml'),
    )
  })

  it('shows one verdict, and never counts what failed among the verdicts', () => {
    expect(names({ standing: 'INVALID' })).toEqual(['a/9.xml'])
    expect(names({ standing: 'INDETERMINATE' })).toEqual(['b/調査.xml'])
    expect(names({ standing: 'failed' })).toEqual(['b/=cmd.xml'])
    expect(names({ standing: 'open' })).toEqual([])
  })

  it('finds names of files and signers, whatever their width and case', () => {
    expect(names({ words: 'ＣＭＤ' })).toEqual(['b/=cmd.xml'])
    expect(names({ words: '実印' })).toHaveLength(3)
    expect(names({ words: 'nobody' })).toEqual([])
  })

  it('counts what has ended, well or badly', () => {
    const items = [itemWith({ state: 'waiting' }), itemWith(unreachable), itemWith(done(VALID_REPORT))]
    expect(progressOf(items)).toEqual({ ended: 2, all: 3 })
  })
})

describe('the list as a file', () => {
  const words = {
    heads: ['file', 'content', 'verdict', 'signer', 'role', 'time', 'evidence', 'format', 'result', 'codes'],
    verdict: (row: Row) => (row.state === 'done' ? row.brief.verdict : row.state),
    role: (role: string) => role,
    evidence: (evidence: string) => evidence,
    sentence: () => 'a "sentence"',
  }

  it('is CSV with a line for each document, in Japan time, with nothing that a spreadsheet would compute', () => {
    const row = ROWS[2]
    if (!row) throw new Error('a row')
    const csv = listCsv([...ROWS, { ...row, fileName: '=HYPERLINK("http://x")' }], words)
    const [heads, first, , failed, , formula] = csv.split('\r\n')
    expect(heads).toBe(`\u{feff}${words.heads.join(',')}`)
    expect(first).toBe(
      'a/10.xml,,VALID,実印 太郎,medicalDoctor,2026-11-20T09:12:40+09:00,proven,XAdES B-T,"a ""sentence""",',
    )
    expect(failed).toBe('b/=cmd.xml,,failed,,,,,,"a ""sentence""",unreachable')
    expect(formula?.startsWith('"\'=HYPERLINK(""http://x"")",')).toBe(true)
  })

  it('is JSON with a verdict or the reason why there is none', () => {
    const list: unknown = JSON.parse(listJson(ROWS))
    expect(list).toMatchObject([
      { file: 'a/10.xml', verdict: 'VALID', signers: [{ name: '実印 太郎' }], codes: [] },
      { file: 'a/9.xml', verdict: 'INVALID', codes: ['reference.digests'] },
      { file: 'b/=cmd.xml', verdict: null, codes: ['unreachable'] },
      { file: 'b/調査.xml', verdict: 'INDETERMINATE' },
    ])
  })
})

describe('the time that a reader writes', () => {
  it('is Japan time, wherever the machine stands', () => {
    expect(parseJapanInput('2026-11-21T09:12')?.toISOString()).toBe('2026-11-21T00:12:00.000Z')
  })

  it.each(['', '2026-11-21', '2026-13-21T09:12', 'now', '2026-11-21T09:12Z'])(
    'is nothing when it reads "%s"',
    (value) => {
      expect(parseJapanInput(value)).toBeNull()
    },
  )
})
