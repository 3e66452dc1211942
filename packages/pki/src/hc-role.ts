/**
 * hcRole: the certificate attribute that states which national health-care qualification its holder has.
 *
 * ISO 17090-2 defines it; the ministry's HPKI certificate policy §7.1.2 places it in the extension
 * subjectDirectoryAttributes (RFC 5280 §4.2.1.8) and fixes the coding scheme and the role names.
 * Every context tag is EXPLICIT:
 *
 *   Attribute    SEQUENCE { OID 1.0.17090.0.1, SET { HCActorData } }
 *   HCActorData  SET OF SEQUENCE { [0] CodedData }
 *   CodedData    SET { [0] OID of the coding scheme, [2] UTF8String role name }
 */
import * as der from './der.js'
import { PkiError } from './errors.js'

const HC_ROLE_ATTRIBUTE = '1.0.17090.0.1'
const JAPANESE_ROLE_SCHEME = '1.2.392.100495.1.6.1.1'

/**
 * One role: its name on the wire and the name people read. A qualification belongs to a person, a manager role to the
 * person as head of an institution. `certainty` says whether the wire name was seen in the policy or in a genuine
 * certificate, or is inferred and to be verified with the authority before production. `validFrom` and `validUntil`
 * are dates in Japan, `YYYY-MM-DD`, both inclusive; absent means since the first edition, and still.
 */
export type RoleRow = {
  readonly wireName: string
  readonly ja: string
  readonly kind: 'qualification' | 'manager'
  readonly certainty: 'certain' | 'inferred'
  readonly validFrom?: string
  readonly validUntil?: string
}

/** One row per role of the policy's table, in its order. */
export const HEALTHCARE_ROLES = {
  medicalDoctor: qualification('Medical Doctor', '医師', 'certain'),
  dentist: qualification('Dentist', '歯科医師', 'certain'),
  pharmacist: qualification('Pharmacist', '薬剤師', 'certain'),
  medicalTechnologist: qualification('Medical Technologist', '臨床検査技師', 'certain'),
  radiologicalTechnologist: qualification('Radiological Technologist', '診療放射線技師', 'certain'),
  generalNurse: qualification('General Nurse', '看護師'),
  publicHealthNurse: qualification('Public Health Nurse', '保健師'),
  midwife: qualification('Midwife', '助産師'),
  physicalTherapist: qualification('Physical Therapist', '理学療法士'),
  occupationalTherapist: qualification('Occupational Therapist', '作業療法士'),
  orthoptist: qualification('Orthoptist', '視能訓練士'),
  speechTherapist: qualification('Speech Therapist', '言語聴覚士'),
  dentalTechnician: qualification('Dental Technician', '歯科技工士'),
  nationalRegisteredDietitian: qualification('National Registered Dietitian', '管理栄養士'),
  certifiedSocialWorker: qualification('Certified Social Worker', '社会福祉士'),
  certifiedCareWorker: qualification('Certified Care Worker', '介護福祉士'),
  emergencyMedicalTechnician: qualification('Emergency Medical Technician', '救急救命士'),
  psychiatricSocialWorker: qualification('Psychiatric Social Worker', '精神保健福祉士'),
  clinicalEngineer: qualification('Clinical Engineer', '臨床工学技士'),
  masseur: qualification('Masseur', 'あん摩マッサージ指圧師'),
  acupuncturist: qualification('Acupuncturist', 'はり師'),
  moxibustionPractitioner: qualification('Moxibustion Practitioner', 'きゅう師'),
  dentalHygienist: qualification('Dental Hygienist', '歯科衛生士'),
  prostheticsAndOrthotic: qualification('Prosthetics & Orthotic', '義肢装具士'),
  judoTherapist: qualification('Judo Therapist', '柔道整復師'),
  clinicalLaboratoryTechnician: qualification('Clinical Laboratory Technician', '衛生検査技師'),
  // The policy named 26 until the profession existed; its act is in force since this day.
  certifiedPublicPsychologist: {
    ...qualification('Certified Public Psychologist', '公認心理師'),
    validFrom: '2017-09-15',
  },
  directorOfHospital: manager('Director of Hospital', '病院長'),
  directorOfClinic: manager('Director of Clinic', '診療所院長'),
  supervisorOfPharmacy: manager('Supervisor of Pharmacy', '管理薬剤師'),
  proprietorOfPharmacy: manager('Proprietor of Pharmacy', '薬局開設者'),
  director: manager('Director', 'その他の保健医療福祉機関の管理責任者'),
} satisfies Record<string, RoleRow>

/** Our name of a role, such as `medicalDoctor`. It never stands in a certificate (the wire name does); JSON uses it. */
export type HealthcareRole = keyof typeof HEALTHCARE_ROLES

/** Every role, in the policy's order. */
export const ALL_ROLES = Object.keys(HEALTHCARE_ROLES) as HealthcareRole[] // the table has no other keys

const ROLE_BY_WIRE_NAME: ReadonlyMap<string, HealthcareRole> = new Map(
  ALL_ROLES.map((role) => [HEALTHCARE_ROLES[role].wireName, role]),
)

/**
 * Reads the name of a role that a certificate may state on a date (in Japan, `YYYY-MM-DD`): from JSON, a form, a command.
 *
 * @throws {PkiError} `hc-role/unknown-role`, or `hc-role/not-valid-then` if the table has the role for other dates only.
 */
export function parseHealthcareRole(name: string, on: string): HealthcareRole {
  const role = ALL_ROLES.find((candidate) => candidate === name)
  if (!role) throw new PkiError('hc-role/unknown-role', `The policy names no role "${name}"`)
  const { validFrom = '0000-01-01', validUntil = '9999-12-31' }: RoleRow = HEALTHCARE_ROLES[role]
  if (on < validFrom || validUntil < on) {
    throw new PkiError(
      'hc-role/not-valid-then',
      `${role} counts from ${validFrom} until ${validUntil}, not on ${on}`,
    )
  }
  return role
}

/**
 * Encodes the roles of one holder as a whole DER `Attribute`.
 * Order and repetition do not matter: a set of roles has exactly one encoding.
 *
 * @throws {PkiError} `hc-role/empty`: a holder without a role gets no attribute at all.
 */
export function encodeHcRole(roles: Iterable<HealthcareRole>): Uint8Array {
  const actors = [...new Set(roles)].map(encodeActor)
  if (actors.length === 0) throw new PkiError('hc-role/empty', 'hcRole needs at least one role')
  return der.sequence(der.oid(HC_ROLE_ATTRIBUTE), der.set(der.setOf(actors)))
}

/**
 * Decodes a whole DER `Attribute` into the roles it states, in their stored order.
 * Accepts only what `encodeHcRole` writes: a role misread would let someone sign as a doctor.
 *
 * @throws {PkiError} `der/malformed`, `hc-role/malformed`, `hc-role/unknown-role` or `hc-role/empty`.
 */
export function decodeHcRole(attribute: Uint8Array): HealthcareRole[] {
  const [type, values] = der.children(der.parse(attribute), der.SEQUENCE, 2)
  expectOid(type, HC_ROLE_ATTRIBUTE)
  const [actorData] = der.children(values, der.SET, 1)
  const roles = der.children(actorData, der.SET).map(decodeActor)

  if (!der.equal(encodeHcRole(roles), attribute)) {
    throw new PkiError('hc-role/malformed', 'The attribute is not in its one DER form')
  }
  return roles
}

/** The value of the extension subjectDirectoryAttributes that states these roles and nothing else. */
export function encodeRoleExtension(roles: Iterable<HealthcareRole>): Uint8Array {
  return der.sequence(encodeHcRole(roles))
}

/**
 * The roles that the value of an extension subjectDirectoryAttributes states; none if it has no hcRole. Attributes of
 * other types are left alone.
 *
 * @throws {PkiError} as `decodeHcRole`; `hc-role/malformed` also if hcRole stands twice.
 */
export function decodeRoleExtension(value: Uint8Array): HealthcareRole[] {
  const attributes = der.children(der.parse(value), der.SEQUENCE)
  const [mine, second] = attributes.filter((attribute) => {
    const [type] = der.children(attribute, der.SEQUENCE, 2)
    return der.oidValue(type) === HC_ROLE_ATTRIBUTE
  })
  if (second) throw new PkiError('hc-role/malformed', 'hcRole stands twice')
  return mine ? decodeHcRole(mine.bytes) : []
}

function qualification(wireName: string, ja: string, certainty: RoleRow['certainty'] = 'inferred'): RoleRow {
  return { wireName, ja, kind: 'qualification', certainty }
}

function manager(wireName: string, ja: string): RoleRow {
  return { wireName, ja, kind: 'manager', certainty: 'inferred' }
}

function encodeActor(role: HealthcareRole): Uint8Array {
  const scheme = der.explicit(0, der.oid(JAPANESE_ROLE_SCHEME))
  const name = der.explicit(2, der.utf8(HEALTHCARE_ROLES[role].wireName))
  return der.sequence(der.explicit(0, der.set(scheme, name)))
}

function decodeActor(actor: der.Node): HealthcareRole {
  const [codedData] = der.children(actor, der.SEQUENCE, 1)
  const [scheme, name] = der.children(der.explicitValue(codedData, 0), der.SET, 2)
  expectOid(der.explicitValue(scheme, 0), JAPANESE_ROLE_SCHEME)

  const wireName = der.utf8Value(der.explicitValue(name, 2))
  const role = ROLE_BY_WIRE_NAME.get(wireName)
  if (!role) throw new PkiError('hc-role/unknown-role', `The policy names no role "${wireName}"`)
  return role
}

function expectOid(node: der.Node, expected: string): void {
  const found = der.oidValue(node)
  if (found !== expected) throw new PkiError('hc-role/malformed', `Expected ${expected}, found ${found}`)
}
