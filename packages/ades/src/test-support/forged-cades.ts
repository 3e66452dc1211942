/** CMS messages with one thing wrong: every part can be replaced, and what is signed is signed by the true key. */
import { createHash } from 'node:crypto'
import {
  der,
  encodeSignatureAlgorithm,
  encodeSigningCertificateV2,
  parseCertificate,
  type Signer,
} from '@jitsuin/pki'
import { attribute } from '../cades/create/attribute.js'
import { SIGNED_ATTRIBUTES } from '../cades/oids.js'

/** The signed attributes that a sound signature has, by their words; undefined takes one away. */
export type ForgedAttributes = Partial<
  Record<'contentType' | 'messageDigest' | 'signingCertificateV2', Uint8Array | undefined>
>

/** What departs from a sound message. */
export type Forgery = {
  readonly signer: Signer
  readonly content: Uint8Array
  readonly attributes?: ForgedAttributes
  readonly moreAttributes?: readonly Uint8Array[]
  /** How the set of attributes is written; in the order of DER without it. */
  readonly writeAttributes?: (attributes: readonly Uint8Array[]) => Uint8Array
  readonly signerDigest?: Uint8Array
  readonly listedDigests?: readonly Uint8Array[]
  readonly certificates?: readonly Uint8Array[]
  readonly unsigned?: readonly Uint8Array[]
  /** How many times the signer stands there. */
  readonly signers?: number
}

/** A digest AlgorithmIdentifier without parameters. */
export const algorithm = (oid: string): Uint8Array => der.sequence(der.oid(oid))
/** SHA-256 and SHA-512 as messages name them. */
export const SHA256 = algorithm('2.16.840.1.101.3.4.2.1')
export const SHA512 = algorithm('2.16.840.1.101.3.4.2.3')

/** Makes the message, attached. */
export async function forge(how: Forgery): Promise<Uint8Array> {
  const { signer, content, listedDigests = [SHA256], certificates } = how
  const info = await forgeSigner(how)
  const chain = certificates ?? [signer.certificateDer, ...signer.chainDer]
  const signedData = der.sequence(
    der.integer(1),
    der.setOf(listedDigests),
    der.sequence(der.oid('1.2.840.113549.1.7.1'), der.explicit(0, der.octetString(content))),
    der.implicit(0, der.set(...chain)),
    der.set(...Array.from({ length: how.signers ?? 1 }, () => info)),
  )
  return der.sequence(der.oid('1.2.840.113549.1.7.2'), der.explicit(0, signedData))
}

async function forgeSigner(how: Forgery): Promise<Uint8Array> {
  const { signer, content, signerDigest = SHA256, writeAttributes = der.setOf, unsigned = [] } = how
  const certificate = parseCertificate(signer.certificateDer)
  const sound = {
    contentType: der.oid('1.2.840.113549.1.7.1'),
    messageDigest: der.octetString(createHash('sha256').update(content).digest()),
    signingCertificateV2: encodeSigningCertificateV2(certificate),
    ...how.attributes,
  }
  const own = (Object.keys(sound) as (keyof typeof sound)[]).flatMap((name) => {
    // no other keys
    const value = sound[name]
    return value ? [attribute(SIGNED_ATTRIBUTES[name], value)] : []
  })
  const attributes = writeAttributes([...own, ...(how.moreAttributes ?? [])])
  return der.sequence(
    der.integer(1),
    der.sequence(certificate.issuer.bytes, der.encode(der.INTEGER, certificate.serialBytes)),
    signerDigest,
    Uint8Array.of(0xa0, ...attributes.subarray(1)),
    encodeSignatureAlgorithm(signer.algorithm),
    der.octetString(await signer.sign(attributes)),
    ...(unsigned.length > 0 ? [der.implicit(1, der.setOf(unsigned))] : []),
  )
}
