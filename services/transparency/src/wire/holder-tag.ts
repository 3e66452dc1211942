/**
 * Holder tags: who knows the person and has the log's proof finds every entry about them; nobody else can make a tag from
 * a guess, nor tell from a tag whose it is, because only the log's key computes the function (RFC 9381).
 */
import { encodeHex, verifyVrf } from '@jitsuin/tlog'

/** One person at one certification centre: the organisation that issues, and the subject's serialNumber there. */
export type TaggedPerson = { readonly centre: string; readonly subjectSerialNumber: string }

/** What the function is computed over: a tag of this use, then both names as canonical JSON (RFC 8785). */
export function tagInput({ centre, subjectSerialNumber }: TaggedPerson): Uint8Array {
  return new TextEncoder().encode(`jitsuin-holder-tag/1\n${JSON.stringify({ centre, subjectSerialNumber })}`)
}

/**
 * The tag that a proof carries, hex, if it is one for this person.
 *
 * @throws {TlogError} `vrf/proof-invalid`.
 */
export function tagFromProof(person: TaggedPerson, publicKey: Uint8Array, proof: Uint8Array): string {
  return encodeHex(verifyVrf({ publicKey, alpha: tagInput(person), proof }))
}
