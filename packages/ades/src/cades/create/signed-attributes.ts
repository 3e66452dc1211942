/** The signed attributes of CAdES, each as it is written (EN 319 122-1 §5.1, §5.2; RFC 5652 §11). */
import { DIGESTS, type DigestName, der, type Signer } from '@jitsuin/pki'
import type { TimeStampSource } from '../../extend/signature-time-stamp.js'
import { COMMITMENTS, POLICY_URI_QUALIFIER, SIGNED_ATTRIBUTES } from '../oids.js'
import { attribute } from './attribute.js'
import { cadesPartsOf } from './signer-parts.js'

/** What a signer may commit to, such as `proofOfApproval`. */
export type Commitment = keyof typeof COMMITMENTS

/** What a signer states beside the content. Time and time stamps are the caller's. */
export type Statements = {
  /** As the signer claims; written to the second. `elsewhere`: the file around the signature says it, as a PDF does. */
  readonly signingTime: Date | 'elsewhere'
  readonly commitment?: Commitment
  readonly location?: SignerLocation
  /** What the signer claims to be, by attribute types of X.520 such as title (2.5.4.12). */
  readonly claimed?: readonly ClaimedAttribute[]
  /** Media type of the content, such as `application/pdf`. */
  readonly mimeType?: string
  /** What is inside of the content, for content that wraps another. */
  readonly contentHints?: ContentHints
  /** The rules that the signature follows; with them it has the form EPES. */
  readonly policy?: SignaturePolicy
  /** A time stamp over the content, taken before it is signed. */
  readonly contentTimeStamp?: TimeStampSource
}

export type ClaimedAttribute = { readonly type: string; readonly text: string }
export type ContentHints = { readonly contentType: string; readonly description?: string }

/** Where the signer says to have signed. */
export type SignerLocation = {
  readonly country?: string
  readonly locality?: string
  /** Up to six lines. */
  readonly postalAddress?: readonly string[]
}

/** A signature policy by its name, and the digest of its text. */
export type SignaturePolicy = {
  readonly oid: string
  readonly digest: DigestName
  readonly hash: Uint8Array
  readonly uri?: string
}

/** What the attributes are about. `contentType` is absent in a countersignature (RFC 5652 §11.4). */
export type SignedMatter = {
  readonly signer: Signer
  readonly contentType?: string
  readonly messageDigest: Uint8Array
  readonly contentTimeStamp?: Uint8Array
}

/** The SET OF all signed attributes, DER: what is signed (RFC 5652 §5.4). */
export function writeSignedAttributes(matter: SignedMatter, statements: Statements): Uint8Array {
  const { signer, contentType, messageDigest, contentTimeStamp } = matter
  const { signingTime, commitment, location, claimed, mimeType, contentHints, policy } = statements
  const values: readonly (readonly [keyof typeof SIGNED_ATTRIBUTES, Uint8Array | undefined])[] = [
    ['contentType', contentType === undefined ? undefined : der.oid(contentType)],
    ['messageDigest', der.octetString(messageDigest)],
    ['signingTime', signingTime === 'elsewhere' ? undefined : der.time(signingTime)],
    ['commitmentType', commitment && der.sequence(der.oid(COMMITMENTS[commitment]))],
    ['signerLocation', location && encodeLocation(location)],
    ['signerAttributesV2', claimed && encodeClaimed(claimed)],
    ['mimeType', mimeType === undefined ? undefined : der.utf8(mimeType)],
    ['contentHints', contentHints && encodeHints(contentHints)],
    ['signaturePolicy', policy && encodePolicy(policy)],
    ['contentTimeStamp', contentTimeStamp],
  ]
  return der.setOf([
    cadesPartsOf(signer).signingCertificate,
    ...values.flatMap(([name, value]) => (value ? [attribute(SIGNED_ATTRIBUTES[name], value)] : [])),
  ])
}

/** SignerLocation: three optional parts, each under its EXPLICIT tag (EN 319 122-1 §5.2.5). */
function encodeLocation({ country, locality, postalAddress }: SignerLocation): Uint8Array {
  return der.sequence(
    ...(country === undefined ? [] : [der.explicit(0, der.utf8(country))]),
    ...(locality === undefined ? [] : [der.explicit(1, der.utf8(locality))]),
    ...(postalAddress ? [der.explicit(2, der.sequence(...postalAddress.slice(0, 6).map(der.utf8)))] : []),
  )
}

/** SignerAttributeV2 with claimed attributes alone (EN 319 122-1 §5.2.6.1). */
function encodeClaimed(claimed: readonly ClaimedAttribute[]): Uint8Array {
  const attributes = claimed.map(({ type, text }) => attribute(type, der.utf8(text)))
  return der.sequence(der.explicit(0, der.sequence(...attributes)))
}

function encodeHints({ contentType, description }: ContentHints): Uint8Array {
  return der.sequence(...(description === undefined ? [] : [der.utf8(description)]), der.oid(contentType))
}

function encodePolicy({ oid, digest, hash, uri }: SignaturePolicy): Uint8Array {
  const qualifiers =
    uri === undefined ? [] : [der.sequence(der.sequence(der.oid(POLICY_URI_QUALIFIER), der.ia5(uri)))]
  const imprint = der.sequence(der.sequence(der.oid(DIGESTS[digest].oid)), der.octetString(hash))
  return der.sequence(der.oid(oid), imprint, ...qualifiers)
}
