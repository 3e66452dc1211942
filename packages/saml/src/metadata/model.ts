/** What metadata says of a party (saml-metadata-2.0 §2), as far as it is used here. */
import type { Binding } from '../names.js'
import type { YesNo } from '../wire/read.js'

/** An address for messages; answers to what was sent there may go elsewhere (§2.2.2). */
export type Endpoint = {
  readonly binding: Binding
  readonly location: string
  readonly responseLocation?: string
}

/** An address for assertions, always by POST here. */
export type AssertionConsumer = {
  readonly index: number
  readonly location: string
  readonly isDefault: YesNo
}

/** A certificate; without a stated use it serves both (§2.4.1.1). It only carries a key: its dates and issuer mean nothing. */
export type KeyDescriptor = {
  readonly use: 'signing' | 'encryption' | 'both'
  readonly certificateDer: Uint8Array
  /** Encryption methods that the party names, by URI. */
  readonly encryptionMethods: readonly string[]
}

/** A service provider. */
export type ServiceProviderRole = {
  readonly keys: readonly KeyDescriptor[]
  readonly logout: readonly Endpoint[]
  readonly nameIdFormats: readonly string[]
  readonly consumers: readonly AssertionConsumer[]
  readonly signsRequests: YesNo
  readonly wantsSignedAssertions: YesNo
  /** Names of attributes that it says it wants; what it gets is decided by contract. */
  readonly requestedAttributes: readonly string[]
}

/** An identity provider. */
export type IdentityProviderRole = {
  readonly keys: readonly KeyDescriptor[]
  readonly logout: readonly Endpoint[]
  readonly nameIdFormats: readonly string[]
  readonly signOn: readonly Endpoint[]
  readonly wantsSignedRequests: YesNo
}

/** The metadata of one party. */
export type Metadata = {
  readonly entityId: string
  /** First instant at which it no longer counts. */
  readonly validUntil: Date | undefined
  readonly serviceProvider: ServiceProviderRole | undefined
  readonly identityProvider: IdentityProviderRole | undefined
}
