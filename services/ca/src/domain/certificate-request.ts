/**
 * Whether a certificate may be issued for the key of a PKCS#10 request. Only the key is taken from it: names and
 * qualifications come from the facts that both officers signed.
 */
import { createHash } from 'node:crypto'
import {
  PkiError,
  parseCertificationRequest,
  readPublicKey,
  readWarrantDigest,
  verifyCertificationRequest,
} from '@jitsuin/pki'
import type { OrderRefusal } from '../errors.js'

/** Why a request is refused by itself. */
export type ProofRefusal = Extract<OrderRefusal, 'order/request-invalid' | 'order/key-refused'>

/** How the judgement ends; `spkiDer` is the key to certify, `warrantDigest` the warrant that the request names. */
export type ProofVerdict =
  | {
      readonly verdict: 'accepted'
      readonly spkiDer: Uint8Array
      readonly warrantDigest: Uint8Array | undefined
    }
  | { readonly verdict: 'refused'; readonly refusal: ProofRefusal }

/** The same, of a request that must be the one that was signed for. */
export type RequestVerdict = ProofVerdict | { readonly verdict: 'refused'; readonly refusal: OrderRefusal }

/** Judges the request that came with an order: there, the one that was signed for, its holder's, of an allowed kind. */
export function judgeRequest(requestDer: Uint8Array | undefined, requestSha256: string): RequestVerdict {
  if (!requestDer) return { verdict: 'refused', refusal: 'order/request-missing' }
  if (createHash('sha256').update(requestDer).digest('hex') !== requestSha256)
    return { verdict: 'refused', refusal: 'order/request-differs' }
  return judgeProof(requestDer)
}

/** Judges a request by itself: its holder's, for a key of an allowed kind. */
export function judgeProof(requestDer: Uint8Array): ProofVerdict {
  const read = readRequest(requestDer)
  if (!read) return refuse('order/request-invalid')
  const { request, warrantDigest } = read
  const key = judgeKey(request.spkiBytes)
  if (key !== 'allowed') return refuse(key)
  // The holder of the private key asks (RFC 2986 §3); otherwise somebody could have another one's key certified.
  if (verifyCertificationRequest(request) !== 'valid') return refuse('order/request-invalid')
  return { verdict: 'accepted', spkiDer: request.spkiBytes, warrantDigest }
}

function readRequest(requestDer: Uint8Array) {
  try {
    const request = parseCertificationRequest(requestDer)
    return { request, warrantDigest: readWarrantDigest(request) }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

const RSA_BITS = { least: 2048, most: 4096 }
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1'])

/** hpki §2.7: RSA from 2048 bits with the exponent 65537, or ECDSA on the curves that verifiers read. */
function judgeKey(spkiDer: Uint8Array): 'allowed' | ProofRefusal {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = readKey(spkiDer) ?? {}
  const { modulusLength: bits = 0, publicExponent, namedCurve = '' } = details ?? {}
  if (type === 'ec') return CURVES.has(namedCurve) ? 'allowed' : 'order/key-refused'
  const isSound =
    type === 'rsa' && RSA_BITS.least <= bits && bits <= RSA_BITS.most && publicExponent === 65537n
  return isSound ? 'allowed' : 'order/key-refused'
}

function readKey(spkiDer: Uint8Array) {
  try {
    return readPublicKey(spkiDer)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

function refuse(refusal: ProofRefusal): ProofVerdict {
  return { verdict: 'refused', refusal }
}
