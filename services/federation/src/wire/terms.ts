/**
 * What is agreed with a partner, as pages send it and the register keeps it. A second person approves exactly this; nothing that
 * a message or fetched metadata says later can add to it.
 */
import * as z from 'zod'
import { ALL_ATTRIBUTES } from '../domain/attributes.js'
import { lineSchema } from './text.js'

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

/** A sentence or name in both languages. */
const words = (maxLength: number) => z.strictObject({ ja: lineSchema(maxLength), en: lineSchema(maxLength) })

/**
 * An address of a partner: https, or plain http on a loopback name for trying out. No user information and no fragment (RFC 6749
 * §3.1.2), and written in its normal form, so that addresses can be compared octet for octet.
 */
export const partnerAddressSchema = z
  .string()
  .max(500)
  .refine((value) => judgeAddress(value) === 'usable')

function judgeAddress(value: string): 'usable' | 'unusable' {
  if (!URL.canParse(value)) return 'unusable'
  const { protocol, hostname, username, password, hash, href } = new URL(value)
  const isLoopback = /(^|\.)localhost$/.test(hostname)
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback)
  const isPlain = username === '' && password === '' && hash === '' && !value.includes('#')
  return isSecure && isPlain && (href === value || href === `${value}/`) ? 'usable' : 'unusable'
}

/** DER of a certificate in base64. */
const certificate = z.base64().min(100).max(16_000)

const samlEndpoint = z.strictObject({
  binding: z.enum(['redirect', 'post']),
  location: partnerAddressSchema,
  responseLocation: partnerAddressSchema.exactOptional(),
})

/** What is agreed with a partner that speaks SAML 2.0. */
export const samlTermsSchema = z
  .strictObject({
    protocol: z.literal('saml'),
    /** A name; it is compared, never fetched. */
    entityId: lineSchema(1024),
    /** Where assertions may go, by POST. */
    consumers: z
      .array(
        z.strictObject({
          index: z.int().min(0).max(65_535),
          location: partnerAddressSchema,
          isDefault: z.enum(['yes', 'no']),
        }),
      )
      .min(1)
      .max(20),
    logout: z.array(samlEndpoint).max(4),
    signingCertificates: z.array(certificate).max(4),
    encryption: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.enum(['aes-gcm', 'aes-cbc']), certificate }),
    ]),
    signedRequests: z.enum(['demanded', 'optional']),
    nameIdFormat: z.enum(['persistent', 'transient']),
    idpInitiated: z.enum(['allowed', 'refused']),
    /** Where the partner publishes its metadata; fetched on an officer's word only. */
    metadataAddress: partnerAddressSchema.exactOptional(),
  })
  // An index names one address (saml-metadata-2.0 §2.2.3).
  .refine(({ consumers }) => new Set(consumers.map(({ index }) => index)).size === consumers.length, {
    path: ['consumers'],
  })

/** Public keys alone: a private or symmetric member (RFC 7518 §6.2.2, §6.3.2, §6.4) is refused rather than kept. */
const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.enum(['P-256', 'P-384', 'P-521']),
    x: z.string().max(200),
    y: z.string().max(200),
    ...keyHead(),
  }),
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().max(200),
    ...keyHead(),
  }),
  z.strictObject({
    kty: z.literal('RSA'),
    n: z.string().min(342).max(1400),
    e: z.string().max(12),
    ...keyHead(),
  }),
])

function keyHead() {
  return {
    kid: z.string().max(200).exactOptional(),
    use: z.enum(['sig', 'enc']).exactOptional(),
    alg: z.string().max(20).exactOptional(),
    x5c: z.array(certificate).max(3).exactOptional(),
  }
}

const jwks = z.strictObject({ keys: z.array(publicKey).min(1).max(8) })

/** How a partner proves to the token endpoint that it is who it is (OpenID Connect Core §9, RFC 8705 §2). */
const clientAuthentication = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('private_key_jwt'), jwks }),
  z.strictObject({ method: z.literal('private_key_jwt_by_address'), jwksAddress: partnerAddressSchema }),
  z.strictObject({ method: z.literal('tls_client_auth'), subjectName: lineSchema(500) }),
  /** Only for partners that cannot do otherwise; we keep its digest. */
  z.strictObject({ method: z.literal('client_secret_basic') }),
])

/** What is agreed with a partner that speaks OpenID Connect. */
export const oidcTermsSchema = z
  .strictObject({
    protocol: z.literal('oidc'),
    clientId: z.string().regex(/^[a-z0-9][a-z0-9.-]{2,63}$/),
    /** All on one host: a pairwise identifier belongs to one place (OpenID Connect Core §8.1). */
    redirectAddresses: z.array(partnerAddressSchema).min(1).max(10),
    afterLogoutAddresses: z.array(partnerAddressSchema).max(10),
    backChannelLogoutAddress: partnerAddressSchema.exactOptional(),
    clientAuthentication,
    /** RFC 9126: requests go from server to server first. */
    pushedRequests: z.enum(['required', 'optional']),
    /** Tokens that only their owner can use: RFC 9449 or RFC 8705 §3. */
    boundTokens: z.enum(['dpop', 'tls', 'not-required']),
    /** Who states why the person comes: nobody, the partner in its request, or the person on the consent page. */
    reasonOfAccess: z.enum(['not-used', 'from-partner', 'from-person']),
    refreshTokens: z.enum(['off', 'while-signed-in']),
  })
  .refine(({ redirectAddresses }) => new Set(redirectAddresses.map(hostOf)).size === 1, {
    path: ['redirectAddresses'],
  })

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}

/** Everything that is agreed with a partner. */
export const termsSchema = z.strictObject({
  name: words(100),
  legalName: words(200),
  /** Why it wants to know; shown to each person who is asked for consent. */
  purpose: words(300),
  contact: z.strictObject({
    name: lineSchema(100),
    mail: z.email().max(200),
    telephone: lineSchema(40).exactOptional(),
  }),
  /** First page of the service, for people. */
  homepage: partnerAddressSchema,
  contractNumber: lineSchema(60),
  /** Beyond those that always go. What the contract alone lets go is in force once a second person approved it. */
  attributes: z
    .array(z.enum(ALL_ATTRIBUTES))
    .max(ALL_ATTRIBUTES.length)
    .refine((names) => new Set(names).size === names.length),
  /** `required`: a person whose certificate was not found good is turned away here, with the true reason. */
  role: z.enum(['required', 'not-required']),
  protocol: z.discriminatedUnion('protocol', [samlTermsSchema, oidcTermsSchema]),
})

/** What is agreed with a partner. */
export type PartnerTerms = z.output<typeof termsSchema>
/** Its part for SAML. */
export type SamlTerms = z.output<typeof samlTermsSchema>
/** Its part for OpenID Connect. */
export type OidcTerms = z.output<typeof oidcTermsSchema>
