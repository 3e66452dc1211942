/**
 * Certificates and status information that stand in a message: in its own sets (EN 319 122-1 §5.4), in the attributes of TS 101 733,
 * and in its time stamps. To find a path, all of it may help; none of it is trusted, and what cannot be read is left out.
 */
import { der, PkiError, parseSignedData } from '@jitsuin/pki'
import { mergeMaterial } from '../../validate/rounds.js'
import type { Material } from '../../validate/trust.js'
import { OTHER_REVOCATION, UNSIGNED_ATTRIBUTES } from '../oids.js'
import { asDer } from './as-der.js'
import type { CadesMessage, SignerPart, UnsignedAttribute } from './message.js'

const NOTHING: Required<Material> = { certificates: [], crls: [], ocsps: [] }

/** What the sets of the message hold. */
export function materialOfMessage({ certificates, lists }: CadesMessage): Required<Material> {
  return {
    certificates: certificates.filter(isSequence),
    crls: lists.filter(isSequence),
    ocsps: lists.filter((item) => item[0] === 0xa1).flatMap(readOther),
  }
}

/** What the attributes of one signer hold (TS 101 733 §6.3). */
export function materialOfSigner({ unsigned }: SignerPart): Required<Material> {
  return readValues(unsigned.filter(({ type }) => !STAMPS.has(type)))
}

/** What the time stamps of one signer bring along. */
export function materialOfStamps({ unsigned }: SignerPart): Required<Material> {
  return readValues(unsigned.filter(({ type }) => STAMPS.has(type)))
}

/** What one time stamp brings along beside its certificates. */
export function materialInToken(token: Uint8Array): Required<Material> {
  return mergeMaterial([orNothing(() => materialOfToken(token))])
}

function readValues(attributes: readonly Pick<UnsignedAttribute, 'type' | 'values'>[]): Required<Material> {
  return mergeMaterial(
    attributes.flatMap(({ type, values }) => values.map((value) => readValue(type, value))),
  )
}

function readValue(type: string, value: Uint8Array): Material {
  return orNothing(() => {
    switch (type) {
      case UNSIGNED_ATTRIBUTES.certificateValues:
        return { certificates: wholes(der.parse(asDer(value))) }
      case UNSIGNED_ATTRIBUTES.revocationValues:
        return revocationValues(der.parse(asDer(value)))
      case UNSIGNED_ATTRIBUTES.signatureTimeStamp:
      case UNSIGNED_ATTRIBUTES.archiveV2:
      case UNSIGNED_ATTRIBUTES.archiveV3:
        return materialOfToken(value)
      default:
        return NOTHING
    }
  })
}

/** A token's certificates are at hand while it is judged; its lists, and values that were added to it, serve the whole file. */
function materialOfToken(token: Uint8Array): Material {
  const { crlsDer, signerInfos } = parseSignedData(asDer(token))
  const attributes = signerInfos.flatMap(({ unsigned }) => unsigned)
  const inside = attributes
    .filter(({ type }) => !STAMPS.has(type))
    .map(({ type, values }) => ({ type, values: values.map(({ bytes }) => bytes) }))
  return mergeMaterial([{ crls: crlsDer }, readValues(inside)])
}

const STAMPS: ReadonlySet<string> = new Set([
  UNSIGNED_ATTRIBUTES.signatureTimeStamp,
  UNSIGNED_ATTRIBUTES.archiveV2,
  UNSIGNED_ATTRIBUTES.archiveV3,
])

/** RevocationValues: lists under [0], basic answers under [1] (TS 101 733 §6.3.4). */
function revocationValues(node: der.Node): Material {
  const fields = new der.Fields(node)
  const lists = fields.optionalExplicit(0)
  const answers = fields.optionalExplicit(1)
  return {
    crls: lists ? wholes(lists) : [],
    ocsps: answers ? wholes(answers).map(asResponse) : [],
  }
}

/** OtherRevocationInfoFormat under [1] IMPLICIT (RFC 5652 §10.2.1; RFC 5940 §2). */
function readOther(item: Uint8Array): Uint8Array[] {
  const found = orNothing(() => {
    const [format, info] = der.children(der.parse(asDer(item)), der.contextTag(1), 2)
    const type = der.oidValue(format)
    if (type === OTHER_REVOCATION.ocspResponse) return { ocsps: [info.bytes] }
    return type === OTHER_REVOCATION.basicOcspResponse ? { ocsps: [asResponse(info.bytes)] } : NOTHING
  })
  return [...(found.ocsps ?? [])]
}

/** A basic answer as the response that it came in (RFC 6960 §4.2.1). */
export function asResponse(basic: Uint8Array): Uint8Array {
  const answer = der.sequence(der.oid(OTHER_REVOCATION.basicOcspResponse), der.octetString(basic))
  return der.sequence(der.encode(der.ENUMERATED, Uint8Array.of(0)), der.explicit(0, answer))
}

function wholes(node: der.Node): Uint8Array[] {
  return der.children(node, der.SEQUENCE).map(({ bytes }) => bytes)
}

function isSequence(item: Uint8Array): boolean {
  return item[0] === der.SEQUENCE
}

function orNothing(read: () => Material): Material {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return NOTHING
    throw error
  }
}
