/** What new metadata of a partner would change; a second person decides on this list, not on XML. */
import { createHash } from 'node:crypto'
import type { Metadata, ServiceProviderRole } from '@jitsuin/saml'
import type { SamlPartner } from './saml-partner.js'

/** The fields of a partner that its metadata fills in. */
export type MetadataFacts = Pick<
  SamlPartner,
  'entityId' | 'consumers' | 'logout' | 'signingCertificatesDer'
> & {
  readonly encryptionCertificateDer?: Uint8Array
  readonly signedRequests: SamlPartner['signedRequests']
}

/** One line of the list. Certificates are named by their SHA-256. */
export type MetadataChange = {
  readonly what: 'entity-id' | 'consumer' | 'logout' | 'signing-certificate' | 'encryption-certificate'
  readonly change: 'added' | 'removed'
  readonly value: string
}

/** Takes out of metadata what a partner's record holds; the rest of it decides nothing here. */
export function factsOf({ entityId }: Metadata, role: ServiceProviderRole): MetadataFacts {
  const certificates = (uses: readonly string[]) =>
    role.keys.filter(({ use }) => uses.includes(use)).map(({ certificateDer }) => certificateDer)
  const [encryptionCertificateDer] = certificates(['encryption', 'both'])
  return {
    entityId,
    consumers: role.consumers,
    logout: role.logout,
    signingCertificatesDer: certificates(['signing', 'both']),
    signedRequests: role.signsRequests === 'yes' ? 'demanded' : 'optional',
    ...(encryptionCertificateDer && { encryptionCertificateDer }),
  }
}

/** Lists what is different; all is added for a partner that is not there yet. */
export function listChanges(now: SamlPartner | undefined, next: MetadataFacts): MetadataChange[] {
  const before = now ? linesOf({ ...now, ...encryptionOf(now) }) : []
  const after = linesOf(next)
  const without = (lines: readonly Line[], others: readonly Line[]) =>
    lines.filter(({ what, value }) => !others.some((other) => other.what === what && other.value === value))
  return [
    ...without(before, after).map((line) => ({ ...line, change: 'removed' as const })),
    ...without(after, before).map((line) => ({ ...line, change: 'added' as const })),
  ]
}

type Line = Pick<MetadataChange, 'what' | 'value'>

function encryptionOf({ encryption }: SamlPartner): Pick<MetadataFacts, 'encryptionCertificateDer'> {
  return encryption.kind === 'none' ? {} : { encryptionCertificateDer: encryption.certificateDer }
}

function linesOf(facts: Omit<MetadataFacts, 'signedRequests'>): Line[] {
  const { entityId, consumers, logout, signingCertificatesDer, encryptionCertificateDer } = facts
  return [
    { what: 'entity-id', value: entityId },
    ...consumers.map(({ index, location, isDefault }) => ({
      what: 'consumer' as const,
      value: `${index} ${location}${isDefault === 'yes' ? ' default' : ''}`,
    })),
    ...logout.map(({ binding, location, responseLocation }) => ({
      what: 'logout' as const,
      value: [binding, location, ...(responseLocation === undefined ? [] : [responseLocation])].join(' '),
    })),
    ...signingCertificatesDer.map((der) => ({ what: 'signing-certificate' as const, value: digest(der) })),
    ...(encryptionCertificateDer
      ? [{ what: 'encryption-certificate' as const, value: digest(encryptionCertificateDer) }]
      : []),
  ]
}

function digest(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}
