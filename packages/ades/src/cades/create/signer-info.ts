/** One SignerInfo (RFC 5652 §5.3): signed attributes, their signature, and a time stamp over it if one is asked for. */
import { createHash } from 'node:crypto'
import { der } from '@jitsuin/pki'
import { fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { type Stamping, stamped } from '../../time-stamp/trouble.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import { writeSigner } from '../write-message.js'
import { attribute } from './attribute.js'
import { type SignedMatter, type Statements, writeSignedAttributes } from './signed-attributes.js'
import { cadesPartsOf } from './signer-parts.js'

/** Signs and gives the whole SignerInfo, named by issuer and serial number. */
export async function makeSigner(matter: SignedMatter, options: Statements & Stamping): Promise<Uint8Array> {
  const { signer } = matter
  const { signerId, digestAlgorithm, signatureAlgorithm } = cadesPartsOf(signer)
  const attributes = writeSignedAttributes(matter, options)
  const value = await signer.sign(attributes)
  const fixedFields = [
    der.integer(1),
    signerId,
    digestAlgorithm,
    der.implicit(0, attributes),
    signatureAlgorithm,
    der.octetString(value),
  ]
  const stamps = await stamped([], options, async (source) => [await stampValue(value, source)])
  return writeSigner({ fixedFields }, stamps)
}

/** A signature-time-stamp attribute over a signature value (EN 319 122-1 §5.3). @throws {AdesError} `time-stamp/imprint-differs` */
export async function stampValue(value: Uint8Array, source: TimeStampSource): Promise<Uint8Array> {
  const token = await fetchStamp(source, createHash('sha256').update(value).digest())
  return attribute(UNSIGNED_ATTRIBUTES.signatureTimeStamp, token)
}
