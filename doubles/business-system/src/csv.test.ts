import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { csvOf, versionOf } from './csv.js'
import { handedIn, isOpen, type Prescription } from './prescription.js'
import { ageAt } from './present.js'

const EXAMPLE = readFileSync(new URL('../../../docs/examples/prescription.csv', import.meta.url))
const DOCTOR = { subject: 'DEMO-0001', name: '実印　太郎', kana: 'ｼﾞﾂｲﾝ ﾀﾛｳ' }
const HANAKO: Prescription = {
  id: '00',
  number: 'RX-0001',
  doctor: DOCTOR.subject,
  patient: { number: 'P000123', name: '見本　花子', kana: 'ﾐﾎﾝ ﾊﾅｺ', sex: 'female', birthDate: '1980-04-15' },
  insurer: 'employee',
  drugs: [
    {
      code: '1149032F1ZZZ',
      name: '【般】エトドラク錠１００ｍｇ',
      amount: '4',
      unit: '錠',
      useCode: '1012040400000000',
      use: '１日２回朝夕食後　服用',
      timesADay: 2,
      days: 14,
    },
  ],
  // Half past midnight of 1 April in Japan.
  writtenAt: '2026-03-31T15:30:00.000Z',
  lineEnds: 'lf',
  attempts: 0,
  signing: { state: 'waiting' },
}

describe('the CSV of a prescription', () => {
  it('is octet for octet the published example, for what the example says', () => {
    expect(Buffer.from(csvOf(HANAKO, DOCTOR)).toString()).toBe(EXAMPLE.toString())
  })

  it('ends its lines as the older system did where it came from there', () => {
    const text = Buffer.from(csvOf({ ...HANAKO, lineEnds: 'crlf' }, DOCTOR)).toString()
    expect(text.replaceAll('\r\n', '\n')).toBe(EXAMPLE.toString())
    expect(text).toContain('\r\n')
  })

  it('refuses a name that would break its line', () => {
    const patient = { ...HANAKO.patient, name: '見本,花子' }
    expect(() => csvOf({ ...HANAKO, patient }, DOCTOR)).toThrow()
  })
})

describe('the version of a prescription', () => {
  const version = versionOf(HANAKO, DOCTOR)

  it('stays while only its state changes', () => {
    expect(versionOf(handedIn(HANAKO), DOCTOR)).toBe(version)
  })

  it.each([
    ['another patient', { patient: { ...HANAKO.patient, number: 'P000124' } }],
    ['another number', { number: 'RX-0002' }],
    ['another insurance', { insurer: 'national' }],
    ['no drug', { drugs: [] }],
    ['another day', { writtenAt: '2026-03-31T14:59:59.999Z' }],
    ['other line ends', { lineEnds: 'crlf' }],
  ] as const)('is another one with %s', (_what, change) => {
    expect(versionOf({ ...HANAKO, ...change }, DOCTOR)).not.toBe(version)
  })
})

it('fixes the content from the moment it is handed in, under an id that tells nothing of the patient', () => {
  const given = handedIn(HANAKO)
  expect([isOpen(HANAKO), isOpen(given)]).toEqual([true, false])
  expect(given.signing).toEqual({ state: 'signing', jobId: 'rx-00-1', waitsFor: null })
})

it.each([
  ['2026-04-14T14:59:59Z', 45],
  ['2026-04-14T15:00:00Z', 46],
])('counts ages in Japan: at %s one born on 1980-04-15 is %i', (at, age) => {
  expect(ageAt('1980-04-15', new Date(at))).toBe(age)
})
