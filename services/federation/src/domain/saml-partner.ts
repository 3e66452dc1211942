/** A partner as the SAML identity provider needs to know it: what was approved, and nothing that a message could claim. */

import type { KeyObject } from 'node:crypto'
import { X509Certificate } from 'node:crypto'
import type { Text } from '@jitsuin/kernel'
import type { AssertionConsumer, Endpoint } from '@jitsuin/saml'
import type { ActivePartner } from './partner.js'

/** How assertions are encrypted for a partner. CBC has no integrity; it is there for partners who can do nothing else. */
export type SamlEncryption =
  | { readonly kind: 'none' }
  | { readonly kind: 'aes-gcm' | 'aes-cbc'; readonly certificateDer: Uint8Array }

/** An approved partner that speaks SAML. */
export type SamlPartner = {
  readonly partnerId: string
  readonly entityId: string
  readonly name: Text
  /** Where assertions may go; nowhere else, ever. */
  readonly consumers: readonly AssertionConsumer[]
  readonly logout: readonly Endpoint[]
  /** Keys that its messages may be signed with. */
  readonly signingCertificatesDer: readonly Uint8Array[]
  readonly encryption: SamlEncryption
  readonly signedRequests: 'demanded' | 'optional'
  /** What it gets when it asks for nothing particular. */
  readonly nameIdFormat: 'persistent' | 'transient'
  readonly idpInitiated: 'allowed' | 'refused'
}

/** The public keys of a partner. A certificate only carries one; its dates and issuer mean nothing (metadata interop §2.6). */
export function signingKeys({ signingCertificatesDer }: SamlPartner): KeyObject[] {
  return signingCertificatesDer.map((der) => new X509Certificate(der).publicKey)
}

/** The consumer that a partner gets when it names none: the default, else the first (saml-metadata-2.0 §2.2.3). */
export function defaultConsumer({ consumers }: SamlPartner): AssertionConsumer | undefined {
  return (
    consumers.find(({ isDefault }) => isDefault === 'yes') ??
    consumers.toSorted((a, b) => a.index - b.index)[0]
  )
}

/** The logout endpoint of a partner: redirect before POST, since a redirect needs no page in between. */
export function logoutEndpoint({ logout }: Pick<SamlPartner, 'logout'>): Endpoint | undefined {
  return (
    logout.find(({ binding }) => binding === 'redirect') ?? logout.find(({ binding }) => binding === 'post')
  )
}

/** A partner out of the register, as its approved terms have it. */
export function samlPartner({ partnerId, terms }: ActivePartner<'saml'>): SamlPartner {
  const { name, protocol } = terms
  const {
    protocol: _protocol,
    metadataAddress: _address,
    signingCertificates,
    encryption,
    ...same
  } = protocol
  return {
    partnerId,
    name,
    ...same,
    signingCertificatesDer: signingCertificates.map(fromBase64),
    encryption:
      encryption.kind === 'none'
        ? { kind: 'none' }
        : { kind: encryption.kind, certificateDer: fromBase64(encryption.certificate) },
  }
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
