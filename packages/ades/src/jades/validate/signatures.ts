/** All signatures of a JWS: those over its payload, and countersignatures over the value of another one (TS 119 182-1 §5.3.2). */
import { AdesError } from '../../errors.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { type JwsFile, type JwsPart, type JwsSignature, readJwsObject, readJwsText } from '../read/jws.js'
import { readSignedHeader, type SignedHeader } from '../read/signed-header.js'
import { readUnsigned, type UnsignedPart, type UnsignedParts } from '../read/unsigned.js'

/** One signature with everything around it that judging needs. */
export type JadesSignature =
  | { readonly outcome: 'broken'; readonly id: string; readonly code: ReasonCode }
  | {
      readonly outcome: 'read'
      readonly id: string
      readonly file: JwsFile
      readonly signature: JwsSignature
      readonly header: SignedHeader
      readonly unsigned: UnsignedParts
      /** The signature that a countersignature is over. */
      readonly over: JwsSignature | undefined
    }

const MAX_NESTING = 3

/** Finds the signatures, each followed by its countersignatures. */
export function findJadesSignatures(file: JwsFile): JadesSignature[] {
  return file.parts.flatMap((part) => withCountersignatures(file, part, { over: undefined, depth: 0 }))
}

type Standing = { readonly over: JwsSignature | undefined; readonly depth: number }

function withCountersignatures(file: JwsFile, part: JwsPart, { over, depth }: Standing): JadesSignature[] {
  if (part.outcome === 'broken') return [part]
  const { signature } = part
  const { id } = signature
  const result = readSignedHeader(signature)
  if (result.outcome === 'broken') return [{ outcome: 'broken', id, code: result.code }]
  const unsigned = readUnsigned(signature, file.text)
  const own: JadesSignature = { outcome: 'read', id, file, signature, header: result.header, unsigned, over }
  const inside = unsigned.parts
    .filter(({ name }) => name === 'cSig')
    .flatMap((component, at) => {
      const broken: JadesSignature = { outcome: 'broken', id: `${id}.${at + 1}`, code: 'format/malformed' }
      const found = depth < MAX_NESTING ? readCountersignature(component) : undefined
      const [only, second] = found?.parts ?? []
      if (!found || !only || second) return [broken]
      return withCountersignatures(found, only, { over: signature, depth: depth + 1 })
    })
  return [own, ...inside]
}

/** A JWS in its compact form as a string, or one in JSON, as an object or a string (§5.3.2). */
function readCountersignature({ value, source }: UnsignedPart): JwsFile | undefined {
  try {
    if (value.kind === 'string') return readJwsText(value.value)
    return value.kind === 'object' ? readJwsObject(source, value) : undefined
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}
