import type { CardAnswer } from '@jitsuin/second-key'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../failure.js'
import { afterFailure, type CardEnrolment, type Made, readSubject, stepStates, VOUCHERS } from './model.js'

const text = { ja: '', en: '' }
const refused = (code: string): Failure => ({ kind: 'refused', code, text, next: text })
const begun = {
  enrolmentId: '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11',
  subject: 'T-0001',
  certificate: 'a'.repeat(64),
  keyManagementNonce: 'b'.repeat(64),
  signingNonce: 'c'.repeat(64),
  issued: '2026-11-21T00:00:00Z',
  expires: '2026-11-21T00:10:00Z',
}
const common = { begun, challenge: new Uint8Array(32), statement: new Uint8Array(1) }
const card: CardAnswer = { card: 'jpki', statement: '', signature: '', certificate: '', chain: [] }
const link: Made = { ...common, plan: 'my-number', card, freshUntil: new Date('2026-11-21T00:05:00Z') }
const attestation = {
  id: 'AA',
  rawId: 'AA',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'AA', attestationObject: 'AA' },
} as const
const phone: Made = { ...common, plan: 'passkey', attestation }
const unsent = (made: Made): Extract<CardEnrolment, { step: 'unsent' }> => ({
  step: 'unsent',
  made,
  holder: { card },
})

describe('an enrolment that a card vouches for', () => {
  it('keeps what was answered when the way was broken, and sends it again', () => {
    expect(afterFailure(unsent(phone), { kind: 'unreachable' })).toEqual(unsent(phone))
    expect(afterFailure(unsent(link), refused('peer/unreachable'))).toEqual(unsent(link))
  })

  it.each(['carrier/other-person', 'carrier/revoked', 'carrier/status-unknown', 'carrier/not-linked'])(
    'asks for another voucher after %s; what is new stays',
    (code) => {
      expect(afterFailure(unsent(phone), refused(code))).toEqual({ step: 'voucher', made: phone })
      expect(afterFailure(unsent(link), refused(code))).toEqual({ step: 'voucher', made: link })
    },
  )

  it.each(['carrier/linked-elsewhere', 'carrier/refused', 'carrier/not-available'])(
    'reads the My Number card again after %s: it may be the cause',
    (code) => {
      const failure = refused(code)
      expect(afterFailure(unsent(link), failure)).toMatchObject({ step: 'new', begun })
      expect(afterFailure(unsent(phone), failure)).toEqual({ step: 'voucher', made: phone })
    },
  )

  it.each(['enrolment/unknown', 'enrolment/passkey-refused', 'key/unknown', 'key/ended'])(
    'begins again after %s',
    (code) => {
      expect(afterFailure(unsent(phone), refused(code))).toEqual({ step: 'person' })
    },
  )

  it('stays where it is when nothing was answered', () => {
    const made = { step: 'new', begun, challenge: common.challenge } as const
    expect(afterFailure(made, { kind: 'passkey', why: 'not-given' })).toEqual(made)
  })

  it('shows the sending at the last step', () => {
    expect(stepStates(unsent(phone))).toEqual(['done', 'done', 'active'])
    expect(stepStates({ step: 'person' })).toEqual(['active', 'waiting', 'waiting'])
  })

  it('lets no phone vouch for the next phone', () => {
    expect(VOUCHERS.passkey).not.toContain('passkey')
  })
})

describe('the number of a person', () => {
  it.each([
    [' DEMO-0001 ', 'DEMO-0001'],
    ['ＤＥＭＯ－０００１', 'DEMO-0001'],
    ['0012', '0012'],
  ])('is read however wide it was typed: %s', (typed, subject) => {
    expect(readSubject(typed)).toEqual({ subject })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['実印 太郎', 'malformed'],
    ['A'.repeat(21), 'malformed'],
  ])('is refused before anybody is asked: %s', (typed, fault) => {
    expect(readSubject(typed)).toEqual({ fault })
  })
})
