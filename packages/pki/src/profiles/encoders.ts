/**
 * The value of each extension that our profiles use, as DER (RFC 5280 §4.2).
 */
import { createHash } from 'node:crypto'
import * as der from '../der.js'
import { KEY_USAGES, type KeyUsage } from '../extensions/key-usage.js'
import { encodeRoleExtension, type HealthcareRole } from '../hc-role.js'
import { encodeName, type NamePart } from '../name.js'
import { CPS_QUALIFIER, type ExtensionName, HPKI_POLICIES, OCSP_ACCESS } from './oids.js'
import type { Profile } from './profiles.js'

/** Where a list of revoked certificates is found: by an address, or by its entry in a directory. */
export type CrlPoint = { readonly uri: string } | { readonly directoryName: readonly NamePart[] }

/** The certificate above, as its children state it in authorityKeyIdentifier. */
export type AuthorityIdentity = {
  readonly keyIdentifier: Uint8Array
  /** Issuer of that certificate, whole TLV. */
  readonly issuerNameDer: Uint8Array
  readonly serialBytes: Uint8Array
}

/** All that extensions are made of. */
export type ExtensionFacts = {
  readonly profile: Profile
  readonly authority: AuthorityIdentity
  readonly spkiDer: Uint8Array
  readonly extraKeyUsage: readonly KeyUsage[]
  readonly roles: readonly HealthcareRole[]
  readonly alternativeName: readonly NamePart[] | undefined
  readonly crlPoints: readonly CrlPoint[]
  readonly cpsUri: string | undefined
  readonly ocspUri: string | undefined
}

type Encoder = (facts: ExtensionFacts) => Uint8Array | undefined

/** An encoder for each extension; it returns nothing if the facts give it nothing to say. */
export const EXTENSION_ENCODERS: { readonly [E in ExtensionName]?: Encoder } = {
  authorityKeyIdentifier: ({ authority }) =>
    der.sequence(
      der.encode(der.contextTag(0, 'primitive'), authority.keyIdentifier),
      der.explicit(1, der.explicit(4, authority.issuerNameDer)),
      der.encode(der.contextTag(2, 'primitive'), authority.serialBytes),
    ),
  subjectKeyIdentifier: ({ spkiDer }) => der.octetString(keyIdentifierOf(spkiDer)),
  basicConstraints: () => der.sequence(der.boolean(true)),
  keyUsage: ({ profile, extraKeyUsage }) =>
    der.namedBitString([...profile.keyUsage, ...extraKeyUsage].map((usage) => KEY_USAGES.indexOf(usage))),
  extendedKeyUsage: ({ profile }) => der.sequence(...profile.purposes.map((purpose) => der.oid(purpose))),
  ocspNoCheck: () => der.nullValue(),
  subjectAltName: ({ alternativeName }) =>
    alternativeName && der.sequence(der.explicit(4, encodeName(alternativeName))),
  cRLDistributionPoints: ({ crlPoints }) =>
    crlPoints.length > 0 ? der.sequence(...crlPoints.map(encodePoint)) : undefined,
  subjectDirectoryAttributes: ({ roles }) => (roles.length > 0 ? encodeRoleExtension(roles) : undefined),
  certificatePolicies: ({ profile, cpsUri }) =>
    profile.policy && encodePolicies(HPKI_POLICIES[profile.policy].oid, cpsUri),
  authorityInfoAccess: ({ ocspUri }) =>
    ocspUri === undefined ? undefined : der.sequence(der.sequence(der.oid(OCSP_ACCESS), encodeUri(ocspUri))),
}

/** SHA-1 of the content of the key's BIT STRING (RFC 5280 §4.2.1.2, method 1): a name of the key, not its protection. */
export function keyIdentifierOf(spkiDer: Uint8Array): Uint8Array {
  const [, key] = der.children(der.parse(spkiDer), der.SEQUENCE, 2)
  return createHash('sha1').update(der.bitOctets(key)).digest()
}

/** One DistributionPoint with one full name. */
function encodePoint(point: CrlPoint): Uint8Array {
  const name = 'uri' in point ? encodeUri(point.uri) : der.explicit(4, encodeName(point.directoryName))
  return der.sequence(der.explicit(0, der.explicit(0, name)))
}

function encodePolicies(policy: string, cpsUri: string | undefined): Uint8Array {
  const qualifiers =
    cpsUri === undefined ? [] : [der.sequence(der.sequence(der.oid(CPS_QUALIFIER), der.ia5(cpsUri)))]
  return der.sequence(der.sequence(der.oid(policy), ...qualifiers))
}

/** A GeneralName of the form uniformResourceIdentifier. */
function encodeUri(uri: string): Uint8Array {
  return der.implicit(6, der.ia5(uri))
}
