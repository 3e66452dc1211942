/**
 * The receipt of a check: what an employer keeps as proof. Its signature is over a tag of its own, a line feed and the finding in
 * canonical JSON (RFC 8785), so that anybody can verify it later with the public key alone.
 */
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import type { Finding } from '../contract.js'

const TAG = 'jitsuin-qualification-check/1'

/** What is signed. */
export function receiptBytes(finding: Finding): Uint8Array {
  return concatBytes([utf8(`${TAG}\n`), encodeCanonical(finding)])
}
