/** SimpleSAMLphp, which checks every message of ours against the schemas of OASIS. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { areHere, PATIENCE_MS } from './support/programs.js'
import { Browser } from './support/saml/browser.js'
import { encryptionCertificate, type Idp, startIdp } from './support/saml/idp.js'
import { type SimpleSaml, startSimpleSaml } from './support/saml/simplesamlphp.js'

const isHere = areHere('php', 'curl', 'openssl') && existsSync('/usr/share/simplesamlphp/www')
if (!isHere && process.env.CI) throw new Error('SimpleSAMLphp missing, and CI asks its verdict')

describe.skipIf(!isHere)('SimpleSAMLphp', () => {
  const folder = new Folder()
  let idp: Idp
  let sp: SimpleSaml
  beforeAll(async () => {
    idp = await startIdp()
    sp = await startSimpleSaml(folder, await idp.metadata())
    idp.register(sp.metadata, { signedRequests: 'demanded' })
  }, PATIENCE_MS)
  afterAll(async () => {
    await sp?.daemon.stop()
    await idp?.stop()
    folder.remove()
  })
  const enter = async (browser: Browser) => {
    const page = await browser.visit(`${sp.base}module.php/core/authenticate.php?as=default-sp`)
    return page.body.replace(/<[^>]*>/g, ' ')
  }

  it('shows role, name and licence number (T-C09-2)', async () => {
    const text = await enter(new Browser())
    for (const value of ['Medical Doctor', '実印　太郎', '123456']) expect(text, sp.log()).toContain(value)
  })

  it('refuses an altered role (T-C09-2)', async () => {
    const browser = new Browser()
    browser.alter = (xml) => xml.replace('Medical Doctor', 'Dentist')
    expect(await enter(browser)).not.toContain('Dentist')
  })

  it.each(['aes-gcm', 'aes-cbc'] as const)('decrypts our assertion under %s', async (kind) => {
    const certificateDer = encryptionCertificate(sp.metadata)
    idp.register(sp.metadata, { encryption: { kind, certificateDer } })
    const browser = new Browser()
    expect(await enter(browser)).toContain('Medical Doctor')
    expect(browser.responses[0]).toContain('<xenc:EncryptedData')
    idp.register(sp.metadata, { signedRequests: 'demanded' })
  })

  it('begins a logout that ends the session here (T-C09-5)', async () => {
    const browser = new Browser()
    await enter(browser)
    const before = idp.ended.length
    await browser.visit(`${sp.base}module.php/core/authenticate.php?as=default-sp&logout`)
    expect(idp.ended.length, sp.log()).toBe(before + 1)
  })
})
