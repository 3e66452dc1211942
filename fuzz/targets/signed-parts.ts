/** Digests of everything that the keys of the fixed hierarchy signed, written down when the seeds were made. */
import { readFixture } from './fixtures.js'

/** SHA-256 in hex: signed parts of certificates, lists and OCSP answers, signed attributes and contents of time stamps. */
export const SIGNED_PARTS: ReadonlySet<string> = new Set(
  Buffer.from(readFixture('signed-parts.txt')).toString().split('\n'),
)
