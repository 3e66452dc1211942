/** What a signature is over: in the file, beside it, or referred to (RFC 7515 §5.1; RFC 7797; TS 119 182-1 §5.2.8). */
import { concatBytes, sameBytes, utf8 } from '@jitsuin/kernel'
import { HPKI_ALGORITHMS } from '@jitsuin/pki'
import { hashOf } from '../cades/archive-imprint.js'
import type { ReasonCode } from '../validate/reasons.js'
import { fromBase64Url, toBase64Url } from './base64.js'
import type { JwsFile, JwsSignature } from './read/jws.js'
import type { SignedData, SignedHeader } from './read/signed-header.js'

/** The payload of one signature. `refers` tells how the digests that the header states itself end. */
export type Payload =
  | {
      readonly outcome: 'there'
      readonly place: 'attached' | 'detached' | 'both' | 'both-differ'
      /** As it goes into what is signed, and into the imprint of time stamps over it. */
      readonly signed: Uint8Array
      readonly stamped: Uint8Array
      readonly refers: ReasonCode | 'not'
    }
  | { readonly outcome: 'refused'; readonly place: 'attached' | 'detached'; readonly code: ReasonCode }

/** Finds the payload. `beside`: the octets that were handed over with the file. */
export function payloadOf(
  file: Pick<JwsFile, 'payload'>,
  header: Pick<SignedHeader, 'payloadForm' | 'signedData'>,
  beside: Uint8Array | undefined,
): Payload {
  const { payload } = file
  const { signedData, payloadForm } = header
  if (signedData)
    return payload === undefined ? referred(signedData, header, beside) : refused('references/refused')
  if (payload === undefined) {
    if (!beside) return missing()
    const octets = formed(beside, payloadForm)
    return { outcome: 'there', place: 'detached', signed: octets, stamped: octets, refers: 'not' }
  }
  const inside = payloadForm === 'as-is' ? utf8(payload) : fromBase64Url(payload)
  if (!inside) return refused('references/refused')
  const place = !beside ? 'attached' : sameBytes(inside, beside) ? 'both' : 'both-differ'
  const octets = utf8(payload)
  return { outcome: 'there', place, signed: octets, stamped: octets, refers: 'not' }
}

function referred(
  data: SignedData,
  { payloadForm }: Pick<SignedHeader, 'payloadForm'>,
  beside: Uint8Array | undefined,
): Payload {
  if (data.mechanism === 'other') return { ...missing(), code: 'jose/signed-data' }
  if (!beside || (data.mechanism === 'by-uri' && data.uris.length > 1)) return missing()
  const octets = formed(beside, payloadForm)
  const common = { outcome: 'there', place: 'detached', stamped: octets } as const
  if (data.mechanism === 'by-uri') return { ...common, signed: octets, refers: 'not' }
  return { ...common, signed: new Uint8Array(), refers: judgeHashes(data, octets) }
}

/** One file is at hand: if it is one of several, the others are missing. */
function judgeHashes(
  { digest, hashes }: Extract<SignedData, { mechanism: 'by-uri-hash' }>,
  octets: Uint8Array,
): ReasonCode {
  if (!digest || !HPKI_ALGORITHMS.digests.has(digest)) return 'references/algorithm'
  const own = hashOf(digest, octets)
  if (!hashes.some((hash) => sameBytes(hash, own))) return 'references/changed'
  return hashes.length === 1 ? 'references/ok' : 'references/missing'
}

/** Octets as they go into what is signed (RFC 7797 §3). */
export function formed(octets: Uint8Array, form: SignedHeader['payloadForm']): Uint8Array {
  return form === 'as-is' ? octets : utf8(toBase64Url(octets))
}

/** What the key signs (RFC 7515 §5.1). */
export function signingInput(protectedText: string, payload: Uint8Array): Uint8Array {
  return concatBytes([utf8(`${protectedText}.`), payload])
}

/**
 * What an archive time stamp is over (TS 119 182-1 §5.3.6.3): the payload, the header, the value and the components before it. Some
 * leave the dot behind the value out, as drafts did.
 */
export function archiveInput(
  { protectedText, signatureText }: Pick<JwsSignature, 'protectedText' | 'signatureText'>,
  { stamped, before }: { readonly stamped: Uint8Array; readonly before: readonly string[] },
  dot: '.' | '' = '.',
): Uint8Array {
  return concatBytes([stamped, utf8(`.${protectedText}.${signatureText}${dot}${before.join('')}`)])
}

function refused(code: ReasonCode): Payload {
  return { outcome: 'refused', place: 'attached', code }
}

function missing() {
  return { outcome: 'refused', place: 'detached', code: 'references/missing' } as const
}
