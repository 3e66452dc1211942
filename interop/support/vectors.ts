/** The corpus of certificates that Debian's package python3-cryptography-vectors installs; NIST's PKITS is a part of it. */
import { existsSync } from 'node:fs'

export const VECTORS = '/usr/lib/python3/dist-packages/cryptography_vectors/x509'

/** Whether the corpus is installed. Where it is missing its tests are left out with a printed reason, but never in CI. */
export function corpusIsHere(): boolean {
  if (existsSync(VECTORS)) return true
  if (process.env.CI) throw new Error('python3-cryptography-vectors is missing, and CI asks for it')
  console.warn('Left out: python3-cryptography-vectors is not installed')
  return false
}
