/** All signatures of a message: those over its content, and countersignatures over another signature (RFC 5652 §11.4). */
import { createHash } from 'node:crypto'
import { AdesError } from '../../errors.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import { readWhole } from '../read/ber.js'
import { type CadesMessage, readSignerPart, type SignerPart } from '../read/message.js'
import { readSigner, type SignerResult, type SignerRole } from '../read/signer.js'
import { type FoundStamp, findStamps, MAX_STAMPS } from './stamps.js'

/** One signature of a message; a broken countersignature may have no part that could be looked at. */
export type CadesSignature = {
  readonly id: string
  readonly result: SignerResult
  readonly stamps: readonly FoundStamp[]
  readonly part: SignerPart | undefined
  /** The signature that a countersignature is over. */
  readonly over: { readonly id: string; readonly value: Uint8Array } | undefined
}

const MAX_NESTING = 3

/** Finds the signatures, each followed by its countersignatures. */
export function findCadesSignatures(message: CadesMessage): CadesSignature[] {
  const { contentType } = message.encapsulated
  const role: SignerRole = { of: 'content', contentType, digestAlgorithms: message.digestAlgorithms }
  return message.signers.flatMap((part) => withCountersignatures(one(part, role, undefined), 0))
}

/** What a signature is called: the beginning of the SHA-256 of its value, which no later addition changes. */
export function idOf({ signature }: Pick<SignerPart, 'signature'>): string {
  return `S-${createHash('sha256').update(signature).digest('hex').slice(0, 16)}`
}

function one(part: SignerPart, role: SignerRole, over: CadesSignature['over']): CadesSignature {
  const stamps = findStamps(part)
  const result: SignerResult =
    stamps.length > MAX_STAMPS ? broken('format/malformed') : readSigner(part, role)
  return { id: idOf(part), result, stamps, part, over }
}

function withCountersignatures(signature: CadesSignature, depth: number): CadesSignature[] {
  const { part, id } = signature
  if (!part) return [signature]
  const values = part.unsigned
    .filter(({ type }) => type === UNSIGNED_ATTRIBUTES.countersignature)
    .flatMap((attribute) => attribute.values)
  const over = { id, value: part.signature }
  const found = values.flatMap((value, at) => {
    const name = `${id}.${at + 1}`
    if (depth === MAX_NESTING) return [unreadable(name, over)]
    return withCountersignatures(countersignature(value, name, over), depth + 1)
  })
  return [signature, ...found]
}

function countersignature(value: Uint8Array, name: string, over: CadesSignature['over']): CadesSignature {
  try {
    return one(readSignerPart(readWhole(value)), { of: 'signature' }, over)
  } catch (error) {
    if (error instanceof AdesError) return unreadable(name, over)
    throw error
  }
}

function unreadable(id: string, over: CadesSignature['over']): CadesSignature {
  return { id, result: broken('format/malformed'), stamps: [], part: undefined, over }
}

function broken(code: ReasonCode): SignerResult {
  return { outcome: 'broken', code }
}
