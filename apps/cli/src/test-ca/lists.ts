/** The lists of a test hierarchy: signed anew after a revocation, and before they end. */
import { join } from 'node:path'
import { LIST_LIFETIME_HOURS, LIST_NAMES, type ListName, rootScope } from '@jitsuin/keys'
import { parseCertificate, parseCrl, type RevokedCertificate, signCrl } from '@jitsuin/pki'
import { loadFile } from '../files.js'
import {
  loadIndex,
  loadMember,
  replaceFile,
  TEST_AUTHORITIES,
  type TestAuthority,
  type TestIndex,
} from './folder.js'

const HOUR_MS = 3_600_000
/** A list that ends within this time is made anew when the hierarchy is served. */
const RENEW_WITHIN_MS = 48 * HOUR_MS

/** Signs the next number of a list, with all that its issuer has revoked. */
export async function renewList(
  dir: string,
  name: ListName,
  { index, at }: { index: TestIndex; at: Date },
): Promise<void> {
  const authority = authorityOf(name)
  const { certificateDer, signer } = await loadMember(
    dir,
    authority ? TEST_AUTHORITIES[authority].file : 'root',
  )
  const path = join(dir, `${name}.crl`)
  const { crlNumber = 0n } = parseCrl(await loadFile(path))
  const fields = {
    issuer: parseCertificate(certificateDer),
    thisUpdate: at,
    nextUpdate: new Date(at.getTime() + LIST_LIFETIME_HOURS * HOUR_MS),
    crlNumber: crlNumber + 1n,
    revoked: authority ? revokedBy(authority, index) : [],
    ...(!authority && { scope: rootScope(name, index.repositoryUri) }),
  }
  await replaceFile(path, await signCrl(fields, signer))
}

/** Makes the lists anew that have ended or soon will. */
export async function renewEndingLists(dir: string, at: Date): Promise<void> {
  const index = await loadIndex(dir)
  for (const name of LIST_NAMES) {
    const { nextUpdate } = parseCrl(await loadFile(join(dir, `${name}.crl`)))
    const end = nextUpdate?.getTime() ?? 0
    if (end - at.getTime() < RENEW_WITHIN_MS) await renewList(dir, name, { index, at })
  }
}

/** Whose list it is; undefined for those of the root. */
function authorityOf(name: ListName): TestAuthority | undefined {
  const names = Object.keys(TEST_AUTHORITIES) as TestAuthority[] // the table has no other keys
  return names.find((authority) => TEST_AUTHORITIES[authority].list === name)
}

function revokedBy(authority: TestAuthority, { issued }: TestIndex): RevokedCertificate[] {
  return issued.flatMap(({ serialHex, revoked, ...entry }) =>
    revoked && entry.authority === authority
      ? [
          {
            serialBytes: Buffer.from(serialHex, 'hex'),
            revokedAt: new Date(revoked.at),
            reason: revoked.reason,
          },
        ]
      : [],
  )
}
