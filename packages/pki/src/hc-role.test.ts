import { describe, expect, it } from 'vitest'
import * as der from './der.js'
import { PkiError } from './errors.js'
import {
  ALL_ROLES,
  decodeHcRole,
  decodeRoleExtension,
  encodeHcRole,
  encodeRoleExtension,
  HEALTHCARE_ROLES,
  parseHealthcareRole,
} from './hc-role.js'

/** As an operating authority issues it; `openssl asn1parse` prints the tree of the module's comment. */
const DOCTOR = Uint8Array.from(
  Buffer.from(
    '30320606288185420001312831263024a0223120a00c060a2a830886910f01060101a2100c0e4d65646963616c20446f63746f72',
    'hex',
  ),
)
/** Published extension values and a bare HCActor (base64). */
const DOCTOR_EXTENSION =
  '303430320606288185420001312831263024A0223120A00C060A2A830886910F01060101A2100C0E4D65646963616C20446F63746F72'
const PHARMACIST_EXTENSION =
  '3030302E0606288185420001312431223020A01E311CA00C060A2A830886910F01060101A20C0C0A506861726D6163697374'
const DOCTOR_ACTOR = 'MCSgIjEgoAwGCiqDCIaRDwEGAQGiEAwOTWVkaWNhbCBEb2N0b3I='

const ACTOR = DOCTOR.subarray(14)
const DOCTOR_TWICE = der.sequence(der.oid('1.0.17090.0.1'), der.set(der.set(ACTOR, ACTOR)))

describe('hcRole', () => {
  it('encodes a doctor to the very bytes an existing authority issues', () => {
    expect(hex(encodeHcRole(['medicalDoctor']))).toBe(hex(DOCTOR))
  })

  it('knows the published extension values and the bare actor', () => {
    expect(hex(encodeRoleExtension(['medicalDoctor']))).toBe(DOCTOR_EXTENSION.toLowerCase())
    expect(hex(encodeRoleExtension(['pharmacist']))).toBe(PHARMACIST_EXTENSION.toLowerCase())
    expect(decodeRoleExtension(Buffer.from(PHARMACIST_EXTENSION, 'hex'))).toEqual(['pharmacist'])
    expect(Buffer.from(ACTOR).toString('base64')).toBe(DOCTOR_ACTOR)
  })

  it('has 27 qualifications and 5 manager roles, each wire name once', () => {
    const kinds = Object.values(HEALTHCARE_ROLES).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'qualification')).toHaveLength(27)
    expect(kinds.filter((kind) => kind === 'manager')).toHaveLength(5)
    expect(new Set(Object.values(HEALTHCARE_ROLES).map(({ wireName }) => wireName)).size).toBe(32)
  })

  it.each(ALL_ROLES)('reads back %s', (role) => {
    expect(decodeHcRole(encodeHcRole([role]))).toEqual([role])
  })

  it('has one encoding for a set of roles, whatever their order or repetition', () => {
    const once = encodeHcRole(['pharmacist', 'dentist'])
    expect(encodeHcRole(['dentist', 'pharmacist', 'dentist'])).toEqual(once)
  })

  it.each([
    ['a role the policy does not name', DOCTOR.with(48, 0x6b /* Medical Doktor */), 'hc-role/unknown-role'],
    ['the coding scheme of another list', DOCTOR.with(33, 2), 'hc-role/malformed'],
    ['one role stated twice', DOCTOR_TWICE, 'hc-role/malformed'],
    ['an attribute cut short', DOCTOR.subarray(0, -1), 'der/malformed'],
    ['bytes after the attribute', Uint8Array.of(...DOCTOR, 0), 'der/malformed'],
  ])('refuses %s', (_what, attribute, code) => {
    expect(() => decodeHcRole(attribute)).toThrow(expect.objectContaining({ code }))
  })

  it('refuses every change of a single byte', () => {
    for (const changed of oneByteChanges(DOCTOR)) expect(() => decodeHcRole(changed)).toThrow(PkiError)
  })

  it('refuses to encode no role at all', () => {
    expect(() => encodeHcRole([])).toThrow(expect.objectContaining({ code: 'hc-role/empty' }))
  })

  it('leaves attributes of other types alone, and refuses two hcRoles', () => {
    const other = der.sequence(der.oid('1.3.6.1.5.5.7.9.1'), der.set(der.generalizedTime(new Date(0))))
    expect(decodeRoleExtension(der.sequence(other, DOCTOR))).toEqual(['medicalDoctor'])
    expect(decodeRoleExtension(der.sequence(other))).toEqual([])
    expect(() => decodeRoleExtension(der.sequence(DOCTOR, DOCTOR))).toThrow(
      expect.objectContaining({ code: 'hc-role/malformed' }),
    )
  })
})

describe('a role by its name', () => {
  it('counts on the day its act comes into force, and not on the day before (T-C04-1)', () => {
    expect(parseHealthcareRole('certifiedPublicPsychologist', '2017-09-15')).toBe(
      'certifiedPublicPsychologist',
    )
    expect(() => parseHealthcareRole('certifiedPublicPsychologist', '2017-09-14')).toThrow(
      expect.objectContaining({ code: 'hc-role/not-valid-then' }),
    )
  })

  it.each(['astrologer', 'Medical Doctor', 'toString', ''])(
    'refuses "%s", which the table does not have',
    (name) => {
      expect(() => parseHealthcareRole(name, '2026-11-21')).toThrow(
        expect.objectContaining({ code: 'hc-role/unknown-role' }),
      )
    },
  )
})

function* oneByteChanges(original: Uint8Array): Generator<Uint8Array> {
  for (const [at, byte] of original.entries()) {
    for (let mask = 1; mask < 256; mask++) yield original.with(at, byte ^ mask)
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
