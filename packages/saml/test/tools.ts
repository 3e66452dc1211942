/** Two parties, their keys, and the programs of others that judge what they say. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AssertionFields,
  buildAssertion,
  buildResponse,
  type SamlSigner,
  signDraft,
} from '../src/index.js'

export const NOW = new Date('2026-11-21T03:00:00Z')
export const IDP = 'https://signin.example.jp/saml/metadata'
export const SP = 'https://aozora.example.jp/saml'
export const ACS = 'https://aozora.example.jp/saml/acs'
export const IDP_SSO = 'https://signin.example.jp/saml/sso'
export const IDP_SLO = 'https://signin.example.jp/saml/slo'

/** A key with the certificate that stands for it in metadata. */
export type Party = {
  readonly key: KeyObject
  readonly publicKey: KeyObject
  readonly signer: SamlSigner
  readonly certificatePem: string
}

/** Makes a self-signed certificate as operators do, by openssl. */
export function party(name: string, newKey: readonly string[] = ['rsa:2048']): Party {
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-saml-'))
  try {
    const file = (end: string) => join(folder, end)
    const args = ['req', '-x509', '-nodes', '-newkey', ...newKey, '-subj', `/CN=${name}`, '-days', '3650']
    execFileSync('openssl', [...args, '-keyout', file('key'), '-out', file('crt')], { stdio: 'ignore' })
    const key = createPrivateKey(readFileSync(file('key')))
    const certificatePem = readFileSync(file('crt'), 'utf8')
    const { publicKey, raw } = new X509Certificate(certificatePem)
    const isEc = key.asymmetricKeyType === 'ec'
    const signer: SamlSigner = {
      algorithm: isEc ? 'ecdsa-sha256' : 'rsa-sha256',
      certificateDer: new Uint8Array(raw),
      sign: async (octets) => sign('sha256', octets, key),
    }
    return { key, publicKey, signer, certificatePem }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An assertion about an invented doctor. */
export function assertionFields(more: Partial<AssertionFields> = {}): AssertionFields {
  return {
    id: '_a1',
    issuer: IDP,
    issueInstant: NOW,
    nameId: {
      value: 'p-7d1c0a',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      nameQualifier: IDP,
      spNameQualifier: SP,
    },
    recipient: ACS,
    inResponseTo: '_request',
    notBefore: NOW,
    notOnOrAfter: new Date(NOW.getTime() + 300_000),
    audience: SP,
    authnInstant: NOW,
    sessionIndex: '_s1',
    sessionNotOnOrAfter: new Date(NOW.getTime() + 3_600_000),
    contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
    attributes: [
      { name: 'urn:jitsuin:attribute:hcRole', friendlyName: 'hcRole', values: ['Medical Doctor'] },
      { name: 'urn:jitsuin:attribute:displayName', friendlyName: 'displayName', values: ['実印　太郎 <"&>'] },
    ],
    ...more,
  }
}

/** A response as the identity provider sends it: both signed. */
export async function signedResponse(idp: Party, more: Partial<AssertionFields> = {}): Promise<string> {
  const fields = assertionFields(more)
  const assertion = await signDraft(buildAssertion(fields), idp.signer)
  const { issueInstant, issuer, inResponseTo, recipient } = fields
  const head = {
    id: '_r1',
    issueInstant,
    issuer,
    destination: recipient,
    ...(inResponseTo && { inResponseTo }),
  }
  return signDraft(buildResponse(head, { assertion }), idp.signer)
}

/** Whether a program is installed. In CI a missing one is an error. */
export function installed(program: string): boolean {
  const found = spawnSync(program, ['--version']).error === undefined
  if (!found && process.env.CI) throw new Error(`${program} is missing in CI`)
  if (!found) console.warn(`Skipped: ${program} is not installed`)
  return found
}

/** Runs a program over files of the given texts in a directory of its own. */
export function run(program: string, files: Record<string, string>, args: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'jitsuin-saml-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' })
    return { status, stdout, stderr }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
