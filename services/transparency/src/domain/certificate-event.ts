/** What the log takes from a certificate, and what an event of the authority means for it. */
import { createHash } from 'node:crypto'
import type { IssuedEvent } from '@jitsuin/ca/contract'
import { toHex } from '@jitsuin/kernel'
import {
  attributeOf,
  type Certificate,
  decodeRoleExtension,
  EXTENSION_OIDS,
  formatName,
  type HealthcareRole,
} from '@jitsuin/pki'
import type { ReasonClass, TaggedPerson } from '../contract.js'

/** An event that waits for its place in the log. */
export type CertificateEvent = {
  readonly type: 'issue' | 'revoke'
  readonly certificateSha256: string
  readonly issuer: string
  readonly roles: readonly HealthcareRole[]
  readonly person: TaggedPerson
  readonly reason?: ReasonClass
}

const REASONS = {
  keyCompromise: 'key',
  privilegeWithdrawn: 'withdrawn',
  affiliationChanged: 'ended',
  superseded: 'ended',
  cessationOfOperation: 'ended',
} as const satisfies Record<Extract<IssuedEvent, { event: 'revoked' }>['reason'], ReasonClass>

/** What an event of the authority's feed means for the log. */
export function eventOf(told: IssuedEvent, certificate: Certificate, issuer: Certificate): CertificateEvent {
  const facts = {
    certificateSha256: sha256(certificate.bytes),
    issuer: sha256(issuer.spkiBytes),
    roles: rolesOf(certificate),
    person: personOf(certificate),
  }
  if (told.event === 'issued') return { type: 'issue', ...facts }
  return { type: 'revoke', ...facts, reason: REASONS[told.reason] }
}

/** Whose certificate it is. One without a serialNumber (of an institution or a responder) belongs to its whole name. */
export function personOf({ issuer, subject }: Certificate): TaggedPerson {
  const centre = attributeOf(issuer, 'O') ?? formatName(issuer)
  const subjectSerialNumber = attributeOf(subject, 'serialNumber') ?? `name:${formatName(subject)}`
  return { centre, subjectSerialNumber }
}

/** SHA-256, lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return toHex(createHash('sha256').update(bytes).digest())
}

function rolesOf({ extensions }: Certificate): HealthcareRole[] {
  const extension = extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)
  return extension ? decodeRoleExtension(extension.value) : []
}
