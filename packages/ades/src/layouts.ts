/**
 * The documents of the e-prescription service as found in its stored files: where the signature stands, what it must sign,
 * who may sign. Used to write them and to judge them, from the same rows.
 */
import type { HealthcareRole } from '@jitsuin/pki'
import type { DocumentKind } from './report.js'

/** One kind of signed document. Element names have no namespace; attributes `id` are lower case in them. */
export type Layout = {
  readonly kind: Exclude<DocumentKind, 'other'>
  /** Of xsi:noNamespaceSchemaLocation; the schemas themselves are not public. */
  readonly schemaLocation: string
  readonly version: string
  /** From the root element down to the parent of ds:Signature. */
  readonly signaturePath: readonly string[]
  /** From the root element down to what Reference 1 must cover: this very element. */
  readonly signedPath: readonly string[]
  /** Id of ds:Signature. */
  readonly signatureId: string
}

/** The two documents of the service. */
export const LAYOUTS = {
  prescription: {
    kind: 'prescription',
    schemaLocation: 'EP.xsd',
    version: 'EPS1.0',
    signaturePath: ['Document', 'Prescription', 'PrescriptionSign'],
    signedPath: ['Document', 'Prescription', 'PrescriptionDocument'],
    signatureId: 'PrescriptionSign',
  },
  dispensing: {
    kind: 'dispensing',
    schemaLocation: 'ED.xsd',
    version: 'EPD1.0',
    signaturePath: ['Document', 'DispensingSign'],
    signedPath: ['Document', 'Dispensing'],
    signatureId: 'DispensingSign',
  },
} as const satisfies Record<string, Layout>

/** A prescription inside a dispensing record: its elements stand under ReferencePrescription, copied as they were. */
export const EMBEDDED_PRESCRIPTION: Layout = {
  ...LAYOUTS.prescription,
  signaturePath: ['Document', 'Dispensing', 'ReferencePrescription', 'PrescriptionSign'],
  signedPath: ['Document', 'Dispensing', 'ReferencePrescription', 'PrescriptionDocument'],
}

/** Who may sign which document; any role, or none, may sign any other. */
export const ROLES_BY_DOCUMENT: Readonly<Record<DocumentKind, readonly HealthcareRole[] | 'any'>> = {
  prescription: ['medicalDoctor', 'dentist'],
  dispensing: ['pharmacist'],
  other: 'any',
}
