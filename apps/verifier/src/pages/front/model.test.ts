import { describe, expect, it } from 'vitest'
import { HOSTILE_REPORT, TWO_SIGNATURES_REPORT, VALID_REPORT } from '../../../test/reports.js'
import type { Item, Outcome } from '../../session/item.js'
import { acceptDrop, parseJapanInput, rowOf } from './model.js'

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => new File(['x'], `rx-${index}.xml`))
const itemWith = (outcome: Outcome): Item => ({
  number: 7,
  at: null,
  sample: null,
  submission: { kind: 'document', file: new File(['x'], 'rx.xml') },
  outcome,
})

describe('a drop', () => {
  it('of 20 files is accepted, of 21 refused whole', () => {
    expect(acceptDrop(files(20), null)).toMatchObject({ kind: 'accepted' })
    expect(acceptDrop(files(21), null)).toEqual({ kind: 'too-many' })
  })

  it('asks for the verdict as of the chosen instant', () => {
    const at = new Date('2026-11-20T00:00:00Z')
    const drop = acceptDrop(files(2), at)
    expect(drop.kind === 'accepted' && drop.requests.map((request) => request.at)).toEqual([at, at])
  })
})

describe('a row of the list', () => {
  it('carries the verdict of the file and what it comes to', () => {
    expect(rowOf(itemWith({ state: 'done', report: VALID_REPORT }))).toMatchObject({
      number: 7,
      fileName: 'rx.xml',
      verdict: 'VALID',
      summary: { kind: 'one' },
    })
  })

  it('counts several signatures', () => {
    const row = rowOf(itemWith({ state: 'done', report: TWO_SIGNATURES_REPORT }))
    expect(row).toMatchObject({ verdict: 'VALID', summary: { kind: 'several', count: 2 } })
  })

  it('says what is wrong with a file that could not be read', () => {
    const row = rowOf(itemWith({ state: 'done', report: HOSTILE_REPORT }))
    expect(row).toMatchObject({ verdict: 'INVALID', summary: { problem: { code: 'xml/doctype' } } })
  })

  it('has no verdict while the service is at work, nor when it failed', () => {
    expect(rowOf(itemWith({ state: 'checking' }))).not.toHaveProperty('verdict')
    expect(rowOf(itemWith({ state: 'failed', failure: { kind: 'unreachable' } }))).not.toHaveProperty(
      'verdict',
    )
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
