/**
 * What has to be kept with a signature so that it can be judged when its authorities are gone (EN 319 102-1 §5.5; level B-LT of every
 * format): the certificates of every path that holds now, and the lists and answers about them.
 */
import { type Certificate, der, type OcspResponse, type PathResult, sameName } from '@jitsuin/pki'
import { asResponse } from '../cades/read/material.js'
import type { SignatureFacts } from '../validate/facts.js'
import { type Gathered, pathsOf } from '../validate/rounds.js'

/** DER of certificates, CRLs and OCSPResponses (RFC 6960 §4.2.1). */
export type ValidationData = {
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

/** Chooses from what was at hand when the facts were gathered. */
export function validationData(facts: readonly SignatureFacts[], trust: Gathered['trust']): ValidationData {
  return dataOfPaths(
    facts.flatMap(pathsOf).map(({ result }) => result),
    trust,
  )
}

/** The same for paths, wherever they were found. */
export function dataOfPaths(results: readonly PathResult[], { shelf }: Gathered['trust']): ValidationData {
  const paths = results.flatMap(certificatesOf)
  const stated = paths.filter(({ isAnchor }) => !isAnchor).map(({ certificate }) => certificate)
  const crls = shelf.crls.filter(({ issuer }) =>
    stated.some((certificate) => sameName(issuer, certificate.issuer)),
  )
  const answers = shelf.ocsps.filter((answer) => isAboutOne(answer, stated))
  return {
    certificates: paths.map(({ certificate }) => certificate.bytes),
    crls: crls.map(({ bytes }) => bytes),
    ocsps: answers.flatMap(encodeAnswer),
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

/** The whole OCSPResponse, or nothing if it carries no answer. What was read strictly from DER is written to the same octets. */
export function encodeAnswer(answer: OcspResponse): Uint8Array[] {
  if (answer.responseStatus !== 'successful') return []
  const { tbsBytes, signatureAlgorithm, signature, certificatesDer } = answer.basic
  const certificates = certificatesDer.length > 0 ? [der.explicit(0, der.sequence(...certificatesDer))] : []
  const basic = der.sequence(tbsBytes, signatureAlgorithm.bytes, der.bitString(signature), ...certificates)
  return [asResponse(basic)]
}
