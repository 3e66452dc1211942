/**
 * A test hierarchy as a folder of files: what `jitsuin ca init` writes and the other commands of the test CA use.
 *
 *   root.*, signing-ca.*, auth-person-ca.*, auth-organisation-ca.*, ocsp-*.*, tsa.*    .crt.pem .crt.der .key.pem each
 *   rarl.crl, sarl.crl, sign.crl, auth-person.crl, auth-organisation.crl, tsa.crl     DER
 *   issued.json                                                                       what was issued and revoked
 */
import { createPrivateKey } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodePem, softwareSigner } from '@jitsuin/keys'
import { type KeySigner, REVOCATION_REASONS } from '@jitsuin/pki'
import { z } from 'zod'
import { CliError } from '../errors.js'
import { loadFile, saveFile } from '../files.js'
import { loadCertificate } from '../material.js'

/** The issuing CAs: base name of their files, and their list. */
export const TEST_AUTHORITIES = {
  signingCa: { file: 'signing-ca', list: 'sign', responder: 'ocsp-sign' },
  authenticationPersonCa: { file: 'auth-person-ca', list: 'auth-person', responder: 'ocsp-auth-person' },
  authenticationOrganisationCa: {
    file: 'auth-organisation-ca',
    list: 'auth-organisation',
    responder: 'ocsp-auth-organisation',
  },
} as const

export type TestAuthority = keyof typeof TEST_AUTHORITIES

const AUTHORITY_NAMES = Object.keys(TEST_AUTHORITIES) as TestAuthority[] // the table has no other keys
const REASONS = Object.keys(REVOCATION_REASONS) as (keyof typeof REVOCATION_REASONS)[] // likewise

const indexSchema = z.strictObject({
  repositoryUri: z.string(),
  issued: z.array(
    z.strictObject({
      authority: z.enum(AUTHORITY_NAMES),
      serialHex: z.string(),
      subject: z.string(),
      notAfter: z.string(),
      revoked: z.strictObject({ at: z.string(), reason: z.enum(REASONS) }).optional(),
    }),
  ),
})

/** What the hierarchy has issued so far. */
export type TestIndex = z.infer<typeof indexSchema>

/** A member of the hierarchy, ready to sign. */
export type Member = { readonly certificateDer: Uint8Array; readonly signer: KeySigner }

export async function loadMember(dir: string, file: string): Promise<Member> {
  const certificateDer = await loadCertificate(join(dir, `${file}.crt.pem`))
  const key = createPrivateKey(Buffer.from(await loadFile(join(dir, `${file}.key.pem`))))
  return { certificateDer, signer: softwareSigner(key) }
}

/** @throws {CliError} `cli/unreadable` if the folder is no test hierarchy. */
export async function loadIndex(dir: string): Promise<TestIndex> {
  try {
    return indexSchema.parse(JSON.parse(await readFile(join(dir, 'issued.json'), 'utf8')))
  } catch (cause) {
    throw new CliError('cli/unreadable', `${dir} is not a folder that "jitsuin ca init" made`, { cause })
  }
}

/** Replaces the index in one step, so that a reader never sees half of it. */
export async function saveIndex(dir: string, index: TestIndex): Promise<void> {
  await replaceFile(join(dir, 'issued.json'), `${JSON.stringify(index, undefined, 2)}\n`)
}

export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}

/** Writes a certificate in both forms, and its key where only the owner can read it. */
export async function saveMember(
  dir: string,
  file: string,
  { certificateDer, keyPkcs8 }: { certificateDer: Uint8Array; keyPkcs8: Uint8Array },
): Promise<void> {
  await mkdir(dir, { recursive: true })
  await saveFile(join(dir, `${file}.crt.pem`), encodePem('CERTIFICATE', certificateDer))
  await saveFile(join(dir, `${file}.crt.der`), certificateDer)
  await saveFile(join(dir, `${file}.key.pem`), encodePem('PRIVATE KEY', keyPkcs8), 0o600)
}
