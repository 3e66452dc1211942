/** Apache mod_auth_mellon signs a doctor in, hears what we say of them, signs out, and refuses what was altered. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { areHere, PATIENCE_MS, run } from './support/programs.js'
import { Browser } from './support/saml/browser.js'
import type { Daemon } from './support/saml/daemons.js'
import { type Idp, startIdp } from './support/saml/idp.js'
import { openMellon } from './support/saml/mellon.js'

describe.skipIf(!areHere('/usr/sbin/apache2', 'mellon_create_metadata', 'curl', 'xmlsec1'))(
  'mod_auth_mellon',
  () => {
    const folder = new Folder()
    let idp: Idp
    let sp: { readonly base: string; readonly daemon: Daemon }
    beforeAll(async () => {
      idp = await startIdp()
      sp = await openMellon(folder, idp)
    }, PATIENCE_MS)
    afterAll(async () => {
      await sp?.daemon.stop()
      await idp?.stop()
      folder.remove()
    })
    const enter = (browser: Browser) => browser.visit(`${sp.base}/secret/who.cgi`)

    it('shows the role, name and licence number of the doctor (T-C09-2)', async () => {
      const page = await enter(new Browser())
      expect(page.status, folder.read('error.log')).toBe(200)
      expect(page.body).toContain('Medical Doctor')
      expect(page.body).toContain('実印　太郎')
      expect(page.body).toContain('123456')
      expect(page.body).toMatch(/^USER=_[0-9a-f]{40}$/m)
    })

    it.each([
      ['the role', 'Medical Doctor', 'Dentist'],
      ['the licence number', '123456', '123457'],
    ])('lets nobody in when %s was altered (T-C09-2)', async (_what, from, to) => {
      const browser = new Browser()
      browser.alter = (xml) => xml.replace(from, to)
      const page = await enter(browser)
      expect(page.status).toBeGreaterThanOrEqual(400)
      expect(page.body).not.toContain(to)
    })

    it('lets nobody in with a response that was used before, in another browser', async () => {
      const first = new Browser()
      await enter(first)
      const replayed = first.responses[0] ?? ''
      const thief = new Browser()
      thief.alter = () => replayed
      expect((await enter(thief)).status).toBeGreaterThanOrEqual(400)
    })

    it('signs out there and here (T-C09-5)', async () => {
      const browser = new Browser()
      await enter(browser)
      const back = await browser.visit(
        `${sp.base}/mellon/logout?ReturnTo=${encodeURIComponent(`${sp.base}/open.txt`)}`,
      )
      expect([back.status, back.body]).toEqual([200, 'open\n'])
      expect(idp.ended).toContain('session-1')
      const responsesBefore = browser.responses.length
      await enter(browser)
      expect(browser.responses.length).toBe(responsesBefore + 1) // it had to ask us anew
    })

    it('got a response whose signature xmlsec1 verifies', async () => {
      const browser = new Browser()
      await enter(browser)
      const certificate = /<ds:X509Certificate>([^<]*)/.exec(await idp.metadata())?.[1] ?? ''
      const pem = folder.write(
        'idp.pem',
        `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
      )
      const verify = async (xml: string) => {
        const name = ['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:Response']
        const args = [
          '--verify',
          '--enabled-key-data',
          'key-name',
          '--pubkey-cert-pem',
          pem,
          ...name,
          folder.write('r.xml', xml),
        ]
        return (await run('xmlsec1', args)).status
      }
      const [xml = ''] = browser.responses
      expect(await verify(xml)).toBe(0)
      expect(await verify(xml.replace('Medical Doctor', 'Dentist'))).not.toBe(0)
    })
  },
)
