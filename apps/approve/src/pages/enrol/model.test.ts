import { describe, expect, it } from 'vitest'
import type { Failure } from '../../failure.js'
import { afterFailure, type Enrolment, readShortNumber, stepStates } from './model.js'

const refused = (code: string): Failure => ({
  kind: 'refused',
  code,
  text: { ja: '', en: '' },
  next: { ja: '', en: '' },
})
const BEGUN = {
  begun: {
    enrolmentId: '0b9b2d0c-5d2e-4c57-9a51-3f1d0c9d2a11',
    subject: 'T-0001',
    certificate: 'a'.repeat(64),
    keyManagementNonce: 'b'.repeat(64),
    signingNonce: 'c'.repeat(64),
    issued: '2026-11-21T22:50:00.000Z',
    expires: '2026-11-21T23:00:00.000Z',
  },
  challenge: new Uint8Array(32),
}
const ATTESTATION = {
  id: 'Zm9v',
  rawId: 'Zm9v',
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', attestationObject: 'oA' },
}
const PASSKEY = { attestation: ATTESTATION, credentialId: 'Zm9v', keySha256: 'd'.repeat(64) }
const PROOF = { attestation: ATTESTATION, statement: 'Zm9v', proof: { signature: 'Zm9v' } }
const UNSENT: Enrolment = { step: 'unsent', passkey: PASSKEY, proof: PROOF, ...BEGUN }

describe('the short number', () => {
  it.each([
    '12345678',
    ' 1234 5678 ',
    '1234-5678',
    '１２３４５６７８',
    '１２３４－５６７８',
    '1234　5678',
    '1234‐5678',
  ])('is the same eight digits as "%s"', (typed) => {
    expect(readShortNumber(typed)).toEqual({ number: '12345678' })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['1234567', 'not-eight-digits'],
    ['123456789', 'not-eight-digits'],
    ['1234567O', 'not-eight-digits'],
    ['一二三四五六七八', 'not-eight-digits'],
  ])('is not "%s"', (typed, fault) => {
    expect(readShortNumber(typed)).toEqual({ fault })
  })
})

describe('an enrolment', () => {
  it('keeps the passkey when the number was wrong', () => {
    expect(afterFailure(UNSENT, refused('enrolment/code-wrong'))).toEqual({
      step: 'number-again',
      passkey: PASSKEY,
      ...BEGUN,
    })
  })

  it.each([{ kind: 'unreachable' } as const, refused('peer/unreachable'), refused('http/internal')])(
    'keeps its proof to send it again when nothing was said about it: %o',
    (failure) => {
      expect(afterFailure(UNSENT, failure)).toBe(UNSENT)
    },
  )

  it.each(['enrolment/unknown', 'enrolment/passkey-refused', 'enrolment/differs', 'never/heard-of'])(
    'begins again under the same code after %s',
    (code) => {
      expect(afterFailure(UNSENT, refused(code))).toEqual({ step: 'number' })
    },
  )

  it.each(['grant/refused', 'grant/too-many-tries', 'key/unknown'])('is over after %s', (code) => {
    expect(afterFailure(UNSENT, refused(code))).toEqual({ step: 'over' })
    expect(afterFailure({ step: 'number' }, refused(code))).toEqual({ step: 'over' })
  })

  it('stays where it is when the device made no passkey', () => {
    const number: Enrolment = { step: 'number' }
    expect(afterFailure(number, { kind: 'passkey', why: 'unsupported' })).toBe(number)
  })

  it('shows its steps, and the passkey as made while the number is typed again', () => {
    expect(stepStates({ step: 'number' })).toEqual(['done', 'active', 'waiting', 'waiting'])
    expect(stepStates(UNSENT)).toEqual(['done', 'done', 'done', 'active'])
    expect(stepStates({ step: 'number-again', passkey: PASSKEY, ...BEGUN })).toEqual([
      'done',
      'active',
      'done',
      'waiting',
    ])
  })
})
