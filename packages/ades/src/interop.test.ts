/** Signatures that other programs make, judged by us. */
import { createPrivateKey, webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { utf8 } from '@jitsuin/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opensslPeople } from './test-support/openssl-people.js'
import { isHere, temporaryFolder } from './test-support/programs.js'
import { validate } from './validate/validate.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const hasOpenssl = isHere('openssl')
const withOpenssl = it.skipIf(!hasOpenssl)
const at = new Date(Date.now() + 60_000)

const read = (name: string) => readFileSync(`${folder.path}/${name}`)
const check = (file: Uint8Array) =>
  validate(file, {
    at,
    policy: 'basic',
    trust: { anchors: [read('root.der')], material: { crls: [read('root.crl.der')] } },
  })

describe('signatures of others', () => {
  beforeAll(() => {
    if (hasOpenssl) opensslPeople(folder)
  })

  withOpenssl(
    'made by xadesjs with keys of openssl are accepted, and their tampered twins are not',
    async () => {
      const { file } = await signWithXadesjs()
      const report = await check(utf8(file))
      expect(report.signatures[0]?.checks.filter(({ verdict }) => verdict.startsWith('IN'))).toEqual([])
      expect(report.verdict).toBe('VALID')
      const tampered = await check(utf8(file.replace('紹介', '紹会')))
      expect([tampered.verdict, tampered.subIndication]).toEqual(['INVALID', 'HASH_FAILURE'])
    },
  )

  withOpenssl('may leave all signatures out by an XPath, as writers of parallel signatures do', async () => {
    const { file } = await signWithXadesjs({
      name: 'xpath',
      selector: 'not(ancestor-or-self::ds:Signature)',
      namespaces: { ds: 'http://www.w3.org/2000/09/xmldsig#' },
    })
    expect(file).toContain('REC-xpath-19991116')
    expect((await check(utf8(file))).verdict).toBe('VALID')
    const shown = await check(utf8(file.replace('</Letter>', '<Body>別</Body></Letter>')))
    expect(shown.verdict).toBe('INVALID')
  })

  withOpenssl('of an authority that nobody names prove nothing about their signer', async () => {
    const { file } = await signWithXadesjs()
    const report = await validate(utf8(file), { at, policy: 'basic', trust: { anchors: [] } })
    expect([report.verdict, report.subIndication]).toEqual(['INDETERMINATE', 'NO_CERTIFICATE_CHAIN_FOUND'])
  })

  withOpenssl('are of no use under the policy of HPKI when their certificate is not', async () => {
    const { file } = await signWithXadesjs()
    const trust = { anchors: [read('root.der')], material: { crls: [read('root.crl.der')] } }
    const report = await validate(utf8(file), { at, policy: 'hpki', trust })
    expect(report.verdict).toBe('INVALID')
  })
})

/** xadesjs has no DOM of its own; the one of xml-crypto, another tool that judges us, will do. */
const dom = createRequire(createRequire(import.meta.url).resolve('xml-crypto'))('@xmldom/xmldom')

async function signWithXadesjs(leaveOut: unknown = 'enveloped'): Promise<{ file: string }> {
  const xades = await import('xadesjs')
  Object.assign(globalThis, { DOMParser: dom.DOMParser, XMLSerializer: dom.XMLSerializer })
  xades.setNodeDependencies({ DOMParser: dom.DOMParser, XMLSerializer: dom.XMLSerializer })
  xades.Application.setEngine('Node', webcrypto as never) // its types know only the browser's
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const der = createPrivateKey(read('person.key')).export({ type: 'pkcs8', format: 'der' })
  const key = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
  const signed = new xades.SignedXml()
  const certificate = read('person.der').toString('base64')
  await signed.Sign(algorithm, key as never, xades.Parse('<Letter><Body>紹介</Body></Letter>'), {
    references: [{ uri: '', hash: 'SHA-256', transforms: [leaveOut, 'exc-c14n'] as never }],
    x509: [certificate],
    signingCertificate: certificate,
  })
  const letter = xades.Parse('<Letter><Body>紹介</Body></Letter>')
  letter.documentElement.appendChild(signed.GetXml() as never)
  return { file: new dom.XMLSerializer().serializeToString(letter as never) }
}
