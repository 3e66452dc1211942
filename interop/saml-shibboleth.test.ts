/** The Shibboleth SP: signed metadata, signed requests, encrypted assertions, and the logout that it begins. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { areHere, PATIENCE_MS } from './support/programs.js'
import { Browser } from './support/saml/browser.js'
import { encryptionCertificate, type Idp, startIdp } from './support/saml/idp.js'
import { type Shibboleth, startShibboleth } from './support/saml/shibboleth.js'

describe.skipIf(!areHere('/usr/sbin/apache2', '/usr/sbin/shibd', 'curl', 'openssl'))(
  'the Shibboleth SP',
  () => {
    const folder = new Folder()
    let idp: Idp
    let sp: Shibboleth
    beforeAll(async () => {
      idp = await startIdp()
      const idpMetadata = await idp.metadata()
      const certificate = /<ds:X509Certificate>([^<]*)/.exec(idpMetadata)?.[1] ?? ''
      const metadataSigner = `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
      sp = await startShibboleth(folder, { idpMetadata, metadataSigner })
    }, PATIENCE_MS)
    beforeEach(() => idp.register(sp.metadata, { signedRequests: 'demanded' }))
    afterAll(async () => {
      for (const daemon of sp?.daemons ?? []) await daemon.stop()
      await idp?.stop()
      folder.remove()
    })
    const enter = (browser: Browser) => browser.visit(`${sp.base}/secret/who.cgi`)
    const expectDoctor = async (browser: Browser) => {
      const page = await enter(browser)
      expect(page.status, `${page.body}\n${sp.log()}`).toBe(200)
      expect(page.body).toContain('hcRole=Medical Doctor')
      expect(page.body).toContain('displayName=実印　太郎')
      expect(page.body).toMatch(/USER=_[0-9a-f]{40}/)
      expect(page.body).toContain(
        'Shib_AuthnContext_Class=urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
      )
    }

    it('takes our signed metadata, signs its request and lets the doctor in (T-C09-2)', () =>
      expectDoctor(new Browser()))

    it.each(['aes-gcm', 'aes-cbc'] as const)('decrypts our assertion under %s', async (kind) => {
      const certificateDer = encryptionCertificate(sp.metadata)
      idp.register(sp.metadata, { signedRequests: 'demanded', encryption: { kind, certificateDer } })
      const browser = new Browser()
      await expectDoctor(browser)
      expect(browser.responses[0]).toContain('<xenc:EncryptedData')
      expect(browser.responses[0]).not.toContain('Medical Doctor')
    })

    it('refuses an altered role (T-C09-2)', async () => {
      const browser = new Browser()
      browser.alter = (xml) => xml.replace('Medical Doctor', 'Dentist')
      const page = await enter(browser)
      expect(page.body).not.toContain('hcRole=')
      expect(page.body).toMatch(/unable to|error|invalid/i)
    })

    it('refuses a response that it has seen', async () => {
      const first = new Browser()
      await enter(first)
      const thief = new Browser()
      thief.alter = () => first.responses[0] ?? ''
      expect((await enter(thief)).body).not.toContain('hcRole=')
    })

    it('begins a logout that ends the session here and is answered (T-C09-5)', async () => {
      const browser = new Browser()
      await enter(browser)
      const before = idp.ended.length
      const page = await browser.visit(`${sp.base}/Shibboleth.sso/Logout`)
      expect(idp.ended.length, page.body).toBe(before + 1)
      expect(page.body).toMatch(/Global Logout/i)
    })
  },
)
