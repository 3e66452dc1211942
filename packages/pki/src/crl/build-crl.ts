/**
 * Makes lists of revoked certificates in the shape of the HPKI lists: version 2, the issuer's key named in full form, a
 * number, and in the root's lists a critical issuing distribution point (RFC 5280 §5).
 */
import type { Certificate } from '../certificate.js'
import * as der from '../der.js'
import { type IssuingDistributionPoint, REASON_FLAGS } from '../extensions/distribution-points.js'
import { readSubjectKeyIdentifier } from '../extensions/key-identifiers.js'
import { EXTENSION_OIDS } from '../extensions/oids.js'
import { expectKeyOf } from '../matching-key.js'
import type { RevocationReason } from '../path/revocation-types.js'
import { encodeSignatureAlgorithm } from '../signature-algorithm.js'
import type { KeySigner, SignatureAlgorithm } from '../signer.js'
import { encodeReason } from '../status/reasons.js'
import { CRL_EXTENSIONS } from './crl.js'
import { CRL_ENTRY_EXTENSIONS } from './crl-entries.js'

/** One certificate to list; `serialBytes` are the content octets of its serial number. */
export type RevokedCertificate = {
  readonly serialBytes: Uint8Array
  readonly revokedAt: Date
  /** `unspecified` is left out, as RFC 5280 §5.3.1 asks. */
  readonly reason: RevocationReason
  readonly invalidityDate?: Date
  /** In an indirect list: the DER name of another CA that issued this certificate and those after it (§5.3.3). */
  readonly certificateIssuerDer?: Uint8Array
}

/** What a list is about. Without a `place` it may be published anywhere. */
export type CrlScope = Pick<IssuingDistributionPoint, 'reasons'> &
  Partial<Pick<IssuingDistributionPoint, 'scope' | 'entries'>> & {
    readonly place?: { readonly directoryNameDer: Uint8Array } | { readonly uri: string }
  }

/** What a list states. */
export type CrlFields = {
  /** The certificate of the key that signs: its subject is the issuer of the list. */
  readonly issuer: Certificate
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  /** Greater than that of every list before it. */
  readonly crlNumber: bigint
  readonly revoked: Iterable<RevokedCertificate>
  readonly scope?: CrlScope
  /** Makes a delta list: the number of the complete list that it builds on (§5.2.4). */
  readonly baseCrlNumber?: bigint
}

/** Builds a list and has it signed. The fields are encoded once; signing hashes the very same octets. */
export async function signCrl(fields: CrlFields, signer: KeySigner): Promise<Uint8Array> {
  expectKeyOf(signer, fields.issuer)
  return signTbsCrl(encodeTbsCrl(fields, signer.algorithm), signer)
}

/** Signs a TBSCertList as it stands, for callers that check it first. */
export async function signTbsCrl(tbs: Uint8Array, signer: KeySigner): Promise<Uint8Array> {
  const signature = await signer.sign(tbs)
  return der.sequence(tbs, encodeSignatureAlgorithm(signer.algorithm), der.bitString(signature))
}

/** Encodes the TBSCertList (§5.1.2). A list without entries has no list of entries. */
export function encodeTbsCrl(fields: CrlFields, algorithm: SignatureAlgorithm): Uint8Array {
  const entries = Array.from(fields.revoked, entryEncoder())
  return der.sequence(
    der.integer(1),
    encodeSignatureAlgorithm(algorithm),
    fields.issuer.subject.bytes,
    der.time(fields.thisUpdate),
    der.time(fields.nextUpdate),
    ...(entries.length > 0 ? [der.encode(der.SEQUENCE, Buffer.concat(entries))] : []),
    der.explicit(0, encodeExtensions(fields)),
  )
}

function encodeExtensions({ issuer, crlNumber, baseCrlNumber, scope }: CrlFields): Uint8Array {
  const base = baseCrlNumber === undefined ? [] : [der.integer(baseCrlNumber)]
  return der.sequence(
    extension(EXTENSION_OIDS.authorityKeyIdentifier, encodeAuthority(issuer)),
    extension(CRL_EXTENSIONS.crlNumber, der.integer(crlNumber)),
    ...base.map((number) => criticalExtension(CRL_EXTENSIONS.deltaCRLIndicator, number)),
    ...(scope ? [criticalExtension(EXTENSION_OIDS.issuingDistributionPoint, encodeScope(scope))] : []),
  )
}

/** The issuer's key by its identifier and by issuer and serial number of its certificate (full form, §5.2.1). */
function encodeAuthority(issuer: Certificate): Uint8Array {
  const key = readSubjectKeyIdentifier(issuer)
  return der.sequence(
    ...(key ? [der.encode(der.contextTag(0, 'primitive'), key)] : []),
    der.encode(der.contextTag(1), der.explicit(4, issuer.issuer.bytes)),
    der.encode(der.contextTag(2, 'primitive'), issuer.serialBytes),
  )
}

const TRUE = Uint8Array.of(0xff)
const SCOPE_FLAGS = { 'user-certificates': 1, 'ca-certificates': 2, 'attribute-certificates': 5 } as const

/** IssuingDistributionPoint (§5.2.5); DEFAULT FALSE is never written (X.690 §11.5). */
function encodeScope({ place, scope = 'all', reasons, entries }: CrlScope): Uint8Array {
  const flag = (number: number) => der.encode(der.contextTag(number, 'primitive'), TRUE)
  const parts: [number, Uint8Array][] = []
  if (place) parts.push([0, der.explicit(0, der.encode(der.contextTag(0), encodePlace(place)))])
  if (scope !== 'all') parts.push([SCOPE_FLAGS[scope], flag(SCOPE_FLAGS[scope])])
  if (reasons)
    parts.push([3, der.implicit(3, der.namedBitString([...reasons].map((one) => REASON_FLAGS.indexOf(one))))])
  if (entries === 'indirect') parts.push([4, flag(4)])
  return der.sequence(...parts.sort(([a], [b]) => a - b).map(([, part]) => part))
}

function encodePlace(place: NonNullable<CrlScope['place']>): Uint8Array {
  return 'uri' in place ? der.implicit(6, der.ia5(place.uri)) : der.explicit(4, place.directoryNameDer)
}

/** Encodes entries one after the other; the few extensions that all of them share are encoded once. */
function entryEncoder(): (entry: RevokedCertificate) => Uint8Array {
  const reasons = new Map<RevocationReason, Uint8Array[]>([['unspecified', []]])
  return ({ serialBytes, revokedAt, reason, invalidityDate, certificateIssuerDer }) => {
    const known = reasons.get(reason) ?? [extension(CRL_ENTRY_EXTENSIONS.reasonCode, encodeReason(reason))]
    reasons.set(reason, known)
    const extensions = [...known]
    if (invalidityDate)
      extensions.push(extension(CRL_ENTRY_EXTENSIONS.invalidityDate, der.generalizedTime(invalidityDate)))
    if (certificateIssuerDer) {
      const names = der.sequence(der.explicit(4, certificateIssuerDer))
      extensions.push(criticalExtension(CRL_ENTRY_EXTENSIONS.certificateIssuer, names))
    }
    const list = extensions.length > 0 ? [der.sequence(...extensions)] : []
    return der.sequence(der.encode(der.INTEGER, serialBytes), der.time(revokedAt), ...list)
  }
}

const extension = (oid: string, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(oid), der.octetString(value))

const criticalExtension = (oid: string, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(oid), der.boolean(true), der.octetString(value))
