/**
 * Makes OCSP answers (RFC 6960 §4.2) with the key of a delegated responder: in advance, or for one question with its nonce.
 */

import { parseCertificate } from '../certificate.js'
import * as der from '../der.js'
import { expectKeyOf } from '../matching-key.js'
import { encodeSignatureAlgorithm } from '../signature-algorithm.js'
import type { Signer } from '../signer.js'
import { encodeReason } from '../status/reasons.js'
import { keyHashOf } from './cert-id.js'
import { encodeNonce } from './nonce.js'
import { BASIC_RESPONSE, type CertStatus, OCSP_STATUSES, type OcspStatus } from './response.js'

/** What to say about one certificate. `certIdDer` is the CertID as it was asked (`CertId.bytes`) or made (`encodeCertId`). */
export type OcspAnswer = {
  readonly certIdDer: Uint8Array
  readonly certStatus: CertStatus
  readonly thisUpdate: Date
  readonly nextUpdate: Date
}

/** One response: its answers, when it was made, and the nonce of the question if it had one. */
export type OcspResponseFields = {
  readonly answers: readonly OcspAnswer[]
  readonly producedAt: Date
  readonly nonce?: Uint8Array
}

/** Signs answers; holds what stays the same from one to the next. */
export type OcspResponder = (fields: OcspResponseFields) => Promise<Uint8Array>

/** A responder that names itself by its key and sends its own certificate along (§4.2.2.2). */
export function ocspResponder(signer: Signer): OcspResponder {
  const certificate = parseCertificate(signer.certificateDer)
  expectKeyOf(signer, certificate)
  const responderId = der.explicit(2, der.octetString(keyHashOf(certificate.spkiBytes)))
  const algorithm = encodeSignatureAlgorithm(signer.algorithm)
  const certificates = der.explicit(0, der.sequence(signer.certificateDer))
  return async ({ answers, producedAt, nonce }) => {
    const tbs = der.sequence(
      responderId,
      der.generalizedTime(producedAt),
      der.sequence(...answers.map(encodeAnswer)),
      ...(nonce ? [der.explicit(1, der.sequence(encodeNonce(nonce)))] : []),
    )
    const signature = der.bitString(await signer.sign(tbs))
    const basic = der.octetString(der.sequence(tbs, algorithm, signature, certificates))
    const response = der.explicit(0, der.sequence(BASIC_TYPE, basic))
    return der.sequence(SUCCESSFUL, response)
  }
}

/** A refusal, which nobody signs (§4.2.1). */
export const encodeOcspRefusal = (status: Exclude<OcspStatus, 'successful'>): Uint8Array =>
  der.sequence(encodeStatusNumber(status))

const BASIC_TYPE = der.oid(BASIC_RESPONSE)
const SUCCESSFUL = encodeStatusNumber('successful')

function encodeStatusNumber(status: OcspStatus): Uint8Array {
  return der.integer(OCSP_STATUSES[status], der.ENUMERATED)
}

function encodeAnswer({ certIdDer, certStatus, thisUpdate, nextUpdate }: OcspAnswer): Uint8Array {
  return der.sequence(
    certIdDer,
    encodeCertStatus(certStatus),
    der.generalizedTime(thisUpdate),
    der.explicit(0, der.generalizedTime(nextUpdate)),
  )
}

function encodeCertStatus(certStatus: CertStatus): Uint8Array {
  switch (certStatus.status) {
    case 'good':
      return der.encode(der.contextTag(0, 'primitive'))
    case 'unknown':
      return der.encode(der.contextTag(2, 'primitive'))
    case 'revoked':
      return encodeRevoked(certStatus)
  }
}

/** RevokedInfo; a reason that says nothing is left out, as in lists (RFC 5280 §5.3.1). */
function encodeRevoked({ at, reason }: Extract<CertStatus, { status: 'revoked' }>): Uint8Array {
  const stated = reason === 'unspecified' ? [] : [der.explicit(0, encodeReason(reason))]
  return der.encode(der.contextTag(1), der.generalizedTime(at), ...stated)
}
