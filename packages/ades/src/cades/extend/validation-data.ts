/**
 * What has to be kept with a signature so that it can be judged when its authorities are gone (EN 319 122-1 §6.3, level B-LT): the
 * certificates of every path that holds now, and the lists and answers about them.
 */
import { type Certificate, der, type OcspResponse, type PathResult, sameName } from '@jitsuin/pki'
import type { SignatureFacts } from '../../validate/facts.js'
import { type Gathered, pathsOf } from '../../validate/rounds.js'
import type { Material } from '../../validate/trust.js'
import { OTHER_REVOCATION } from '../oids.js'

/** Whole CertificateChoices and RevocationInfoChoices. */
export type ValidationData = {
  readonly certificates: readonly Uint8Array[]
  readonly lists: readonly Uint8Array[]
}

/** Chooses from what was at hand when the facts were gathered. */
export function validationData(facts: SignatureFacts, trust: Gathered['trust']): ValidationData {
  const { certificates, crls, ocsps } = keptMaterial([facts], trust)
  return { certificates, lists: [...crls, ...ocsps.map(asOtherRevocation)] }
}

/** The same for several signatures, each part as it is: certificates, lists, and whole answers of OCSP. */
export function keptMaterial(
  facts: readonly SignatureFacts[],
  { shelf }: Gathered['trust'],
): Required<Material> {
  const results = facts.flatMap(pathsOf).map(({ result }) => result)
  const paths = results.flatMap(certificatesOf)
  const stated = paths.filter(({ isAnchor }) => !isAnchor).map(({ certificate }) => certificate)
  const crls = shelf.crls.filter(({ issuer }) =>
    stated.some((certificate) => sameName(issuer, certificate.issuer)),
  )
  const answers = shelf.ocsps.filter((answer) => isAboutOne(answer, stated))
  return {
    certificates: paths.map(({ certificate }) => certificate.bytes),
    crls: crls.map(({ bytes }) => bytes),
    ocsps: answers.flatMap(wholeAnswer),
  }
}

type InPath = { readonly certificate: Certificate; readonly isAnchor: boolean }

function certificatesOf(result: PathResult): InPath[] {
  if (result.verdict !== 'valid') return []
  const { anchor, certificates } = result.path
  const top = anchor.certificate ? [{ certificate: anchor.certificate, isAnchor: true }] : []
  return [...top, ...certificates.map((certificate) => ({ certificate, isAnchor: false }))]
}

function isAboutOne(answer: OcspResponse, certificates: readonly Certificate[]): boolean {
  return (
    answer.responseStatus === 'successful' &&
    answer.basic.responses.some(({ certId }) =>
      certificates.some(({ serialHex }) => serialHex === certId.serialHex),
    )
  )
}

/** What was read strictly from DER is written to the same octets. */
function wholeAnswer(answer: OcspResponse): Uint8Array[] {
  if (answer.responseStatus !== 'successful') return []
  const { tbsBytes, signatureAlgorithm, signature, certificatesDer } = answer.basic
  const certificates = certificatesDer.length > 0 ? [der.explicit(0, der.sequence(...certificatesDer))] : []
  const basic = der.sequence(tbsBytes, signatureAlgorithm.bytes, der.bitString(signature), ...certificates)
  const wrapped = der.sequence(der.oid(OTHER_REVOCATION.basicOcspResponse), der.octetString(basic))
  return [der.sequence(der.encode(der.ENUMERATED, Uint8Array.of(0)), der.explicit(0, wrapped))]
}

/** OtherRevocationInfoFormat with the whole response (RFC 5940 §2.1). */
function asOtherRevocation(response: Uint8Array): Uint8Array {
  return der.implicit(1, der.sequence(der.oid(OTHER_REVOCATION.ocspResponse), response))
}
