import { describe, expect, it } from 'vitest'
import { ALL_PROCEDURE_STATES, ALL_PROCEDURES, PROCEDURES } from '../../contract.js'
import { judgeStep } from './flows.js'
import { judgeIdentity } from './identity-check.js'
import { dueLetter } from './renewal.js'
import { addDays, addMonths, judgeCardAge, lastDayAfter } from './rules.js'

describe('old cards', () => {
  /** Cards of both kinds, begun on ordinary days and on 29 February; the last days are worked out by hand. */
  const CARDS = [
    ['2021-02-01', '2026-01-31', 5],
    ['2020-02-29', '2025-02-28', 5],
    ['2014-04-01', '2020-03-31', 6],
    ['2016-02-29', '2022-02-28', 6],
    ['2018-02-01', '2023-01-31', 5],
  ] as const

  it.each(CARDS)(
    'a card of %s that ends on %s is judged right on every day of its life',
    (issuedOn, lastDay, life) => {
      expect(lastDayAfter(issuedOn, life)).toBe(lastDay)
      for (let day = addDays(issuedOn, -1), left = daysOf(issuedOn, lastDay) + 1; left >= -1; left--) {
        const standing = day < issuedOn ? 'not-yet' : left < 0 ? 'ended' : 'counts'
        expect(judgeCardAge({ issuedOn, lastDay }, day)).toEqual({ life, standing, daysLeft: left })
        day = addDays(day, 1)
      }
    },
  )

  it('a life of neither five nor six years is said to be unknown, and its own last day counts', () => {
    expect(judgeCardAge({ issuedOn: '2021-02-01', lastDay: '2025-01-31' }, '2025-01-31')).toEqual({
      life: 'unknown',
      standing: 'counts',
      daysLeft: 0,
    })
  })

  it.each([
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-05-31', -3, '2026-02-28'],
    ['2027-01-31', 1, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months are %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected)
  })
})

describe('flows', () => {
  it('no flow leads from revoked, sent or ended back to a certificate that counts', () => {
    for (const kind of ALL_PROCEDURES) {
      for (const to of ALL_PROCEDURE_STATES) {
        for (const from of ['done', 'refused', 'dropped'] as const) {
          expect(judgeStep(kind, { from, to })).toBe('refused')
        }
        if (['reported', 'identified', 'dropped', 'refused', 'application-open'].includes(to)) {
          expect(judgeStep(kind, { from: 'revoked', to })).toBe('refused')
          expect(judgeStep(kind, { from: 'sending', to })).toBe('refused')
        }
      }
    }
  })

  it('nothing is revoked without two signatures on the way', () => {
    for (const kind of ALL_PROCEDURES) {
      for (const from of ALL_PROCEDURE_STATES.filter((state) => state !== 'sending' && state !== 'revoked')) {
        expect(judgeStep(kind, { from, to: 'revoked' }), `${kind}: ${from}`).toBe('refused')
      }
      for (const from of ALL_PROCEDURE_STATES.filter(
        (one) => one !== 'awaiting-signatures' && one !== 'sending',
      )) {
        expect(judgeStep(kind, { from, to: 'sending' }), `${kind}: ${from}`).toBe('refused')
      }
    }
  })

  it('a caller is never sent to the signatures without having been identified', () => {
    for (const kind of ALL_PROCEDURES.filter((one) => PROCEDURES[one].flow === 'emergency')) {
      expect(judgeStep(kind, { from: 'reported', to: 'awaiting-signatures' })).toBe('refused')
    }
  })
})

describe('a caller', () => {
  const asked = (word: string) =>
    [...word].map(
      (letter) =>
        ({
          item: 'phone',
          answered: letter === 'r' ? 'right' : 'wrong',
          at: '2026-11-20T00:00:00Z',
        }) as const,
    )
  it.each([
    ['', 'ask-more'],
    ['rr', 'ask-more'],
    ['rrr', 'identified'],
    ['wrr', 'ask-more'],
    ['wrrr', 'identified'],
    ['rrw', 'ask-more'],
    ['ww', 'failed'],
    ['rwrw', 'failed'],
  ])('with the answers "%s": %s', (word, verdict) => {
    expect(judgeIdentity(asked(word))).toBe(verdict)
  })
})

describe('invitations to renew', () => {
  const lastDay = '2031-11-19'
  it.each([
    ['2031-05-18', [], 'none'],
    ['2031-05-19', [], 0],
    ['2031-05-19', [0], 'none'],
    ['2031-08-19', [0], 1],
    ['2031-10-19', [0, 1], 2],
    ['2031-11-19', [0, 1, 2], 'none'],
    ['2031-11-20', [], 'none'],
    ['2031-10-20', [], 2],
  ] as const)('on %s after %j: %s', (today, sent, expected) => {
    expect(dueLetter({ lastDay, sent }, today)).toBe(expected)
  })
})

function daysOf(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}
