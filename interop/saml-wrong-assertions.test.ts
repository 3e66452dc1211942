/**
 * Answers that bear good signatures of ours and are not for this partner or not for this time: mod_auth_mellon refuses each, so what we
 * write about audience, recipient and time is read as we mean it. xmlsec1 signs them anew with our key.
 */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './support/folder.js'
import { areHere, PATIENCE_MS } from './support/programs.js'
import { Browser } from './support/saml/browser.js'
import type { Daemon } from './support/saml/daemons.js'
import { type Idp, startIdp } from './support/saml/idp.js'
import { openMellon } from './support/saml/mellon.js'

const canRun = areHere('/usr/sbin/apache2', 'mellon_create_metadata', 'curl', 'xmlsec1')

describe.skipIf(!canRun)('mod_auth_mellon, given a well signed answer', () => {
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

  it('lets the doctor in when nothing else was changed', async () => {
    const page = await enterWith((xml) => xml.replace('Medical Doctor', 'Dentist'))
    expect([page.status, page.body.includes('Dentist')]).toEqual([200, true])
  })

  it.each([
    ['for another audience', /<saml:Audience>[^<]*/, '<saml:Audience>https://minato.example.jp/saml'],
    ['for another recipient', /Recipient="[^"]*"/, 'Recipient="https://minato.example.jp/acs"'],
    ['for another destination', /Destination="[^"]*"/, 'Destination="https://minato.example.jp/acs"'],
    ['whose time is over', /NotOnOrAfter="[^"]*"/g, 'NotOnOrAfter="2026-01-01T00:00:00.000Z"'],
    ['whose time has not begun', /NotBefore="[^"]*"/g, 'NotBefore="2126-01-01T00:00:00.000Z"'],
    ['of another issuer', /<saml:Issuer([^>]*)>[^<]*/g, '<saml:Issuer$1>https://stranger.example.jp/saml'],
  ])('lets nobody in with one %s', async (_what, from, to) => {
    const page = await enterWith((xml) => xml.replace(from, to))
    expect(page.status).toBeGreaterThanOrEqual(400)
    expect(page.body).not.toContain('Medical Doctor')
  })

  /** Goes in with an answer that was changed and signed again. */
  async function enterWith(change: (xml: string) => string) {
    const browser = new Browser()
    browser.alter = (xml) => changed(xml, change)
    return await browser.visit(`${sp.base}/secret/who.cgi`)
  }

  function changed(xml: string, change: (xml: string) => string): string {
    const wrong = change(xml)
    expect(wrong).not.toBe(xml)
    return signedAnew(signedAnew(wrong, 'Assertion'), 'Response')
  }

  /** The inner signature first: the outer one covers it. */
  function signedAnew(xml: string, element: 'Assertion' | 'Response'): string {
    const space = { Assertion: 'assertion', Response: 'protocol' }[element]
    const ids = ['--id-attr:ID', `urn:oasis:names:tc:SAML:2.0:${space}:${element}`]
    const which = ['--node-xpath', `//*[local-name()='${element}']/*[local-name()='Signature']`]
    const key = [
      '--enabled-key-data',
      'rsa',
      '--privkey-pem',
      folder.write('idp.key.pem', idp.privateKeyPem()),
    ]
    const file = folder.write('answer.xml', xml)
    return execFileSync('xmlsec1', ['--sign', ...key, ...ids, ...which, file], { encoding: 'utf8' })
  }
})
