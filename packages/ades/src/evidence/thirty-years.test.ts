import { sameBytes } from '@jitsuin/kernel'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  endOfYear,
  LAST_YEAR,
  type ThirtyYears,
  thirtyYears,
} from '../../../../bench/evidence/thirty-years.js'
import { documentAtHand } from './verify-evidence.js'

const FIRST_YEAR = 2026
const SCALE = { documents: 1000, days: 56 }
/**
 * Every year the records of every seventh day are looked at, and one signature of such a day: its documents share authority and lists. In
 * the last year all of them; the bench looks at all records each year.
 */
const DAYS_EVERY = 7

describe('an archive over thirty years (1,000 documents)', () => {
  let archive: ThirtyYears
  /** Records as they were before they were renewed, kept by someone who renews nothing. */
  const skipped: { readonly year: number; readonly position: number; readonly record: Uint8Array }[] = []
  const unsound: string[] = []
  beforeAll(async () => {
    archive = await thirtyYears(SCALE)
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      const kept = [...archive.documents.keys()]
        .filter((position) => position % 50 === 0)
        .map((position) => ({ year, position, record: archive.recordOf(position) }))
      await archive.live(year)
      skipped.push(...kept.filter(({ position, record }) => !sameBytes(record, archive.recordOf(position))))
      await verifyAll(year)
    }
  })

  async function verifyAll(year: number): Promise<void> {
    const at = endOfYear(year)
    const judge = await archive.judgeAt(at)
    const seen = new Set<number>()
    for (const [position, { day }] of archive.documents.entries()) {
      if (year < LAST_YEAR && (day + year) % DAYS_EVERY !== 0) continue
      const { verdict, existedAt } = judge(archive.recordOf(position), [documentOf(position)])
      if (verdict !== 'VALID' || !existedAt) unsound.push(`${year} ${position}: ${verdict}`)
      else if (year === LAST_YEAR || !seen.has(day)) {
        seen.add(day)
        const signature = await archive.judgeSignature(position, at, new Date(existedAt))
        if (signature !== 'VALID') unsound.push(`${year} ${position}: signature ${signature}`)
      }
    }
  }

  const documentOf = (position: number) =>
    documentAtHand(`${position}`, archive.documents[position]?.bytes ?? new Uint8Array())

  it('verifies in every year, document and evidence, through every loss and ban', () => {
    expect(archive.documents).toHaveLength(SCALE.documents)
    expect(unsound).toEqual([])
  })

  it('costs one stamp for each day with documents, and one for each renewal', () => {
    const { days, renewals } = archive.counted()
    expect(days).toBe(SCALE.days)
    expect(renewals.map(({ at, why }) => `${at} ${why}`)).toEqual([
      '2032-11-01 certificates end', // of the first unit
      '2034-06-11 an authority is gone',
      '2036-11-01 certificates end',
      '2041-11-01 certificates end',
      '2044-11-01 SHA-256 ends',
      '2046-11-01 certificates end',
      '2051-11-01 certificates end',
      '2056-11-01 certificates end',
    ])
  })

  it('refuses whatever was altered, or was never in the tree of its day', async () => {
    const judge = await archive.judgeAt(endOfYear(LAST_YEAR))
    for (let position = 0; position < SCALE.documents; position += 91) {
      const record = archive.recordOf(position)
      const bytes = Uint8Array.from(archive.documents[position]?.bytes ?? [])
      const altered = documentAtHand(
        'altered',
        bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1),
      )
      const late = documentAtHand(
        'added late',
        archive.documents[(position + 500) % SCALE.documents]?.bytes ?? bytes,
      )
      for (const document of [altered, late])
        expect(judge(record, [document])).toMatchObject({ verdict: 'INVALID', subIndication: 'HASH_FAILURE' })
    }
  })

  it('refuses a record of which any renewal was skipped', async () => {
    const judge = await archive.judgeAt(endOfYear(LAST_YEAR))
    const ended = skipped.filter(({ year }) => year < LAST_YEAR) // what was due last still holds
    expect(new Set(ended.map(({ year }) => year)).size).toBe(7)
    for (const { year, position, record } of ended)
      expect([year, judge(record, [documentOf(position)]).verdict]).toEqual([year, 'INDETERMINATE'])
  })
})
