/** Apache mod_auth_openidc signs a doctor in, hears what we say of them, and is told when the session ends. */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../services/federation/test/browser.js'
import {
  approve,
  doctor,
  minato,
  openWorld,
  TARO,
  type World,
} from '../services/federation/test/federation-world.js'
import { agreeing } from '../services/federation/test/relying-party.js'
import { Folder } from './support/folder.js'
import { type ApacheGate, prepareApacheGate } from './support/oidc/relying-party.js'
import { areHere, PATIENCE_MS } from './support/programs.js'
import type { Daemon } from './support/saml/daemons.js'

const MODULE = '/usr/lib/apache2/modules/mod_auth_openidc.so'

/** The module is no program, so it is asked for by its file. */
function isModuleHere(): boolean {
  if (existsSync(MODULE)) return true
  if (process.env.CI) throw new Error(`${MODULE} missing, and CI asks its verdict`)
  console.warn('Left out: mod_auth_openidc not installed')
  return false
}

describe.skipIf(!areHere('/usr/sbin/apache2', 'openssl', 'curl') || !isModuleHere())(
  'mod_auth_openidc',
  () => {
    const folder = new Folder()
    let world: World
    let gate: ApacheGate
    let daemon: Daemon
    beforeAll(async () => {
      world = await openWorld()
      world.disclosed.set('T-0001', TARO)
      gate = await prepareApacheGate(folder, 'apache-gate')
      await approve(
        world,
        minato(gate.jwk, {
          clientId: 'apache-gate',
          redirectAddresses: [gate.callback],
          afterLogoutAddresses: [`${gate.base}/open.txt`],
          backChannelLogoutAddress: gate.backChannel,
        }),
      )
      daemon = await gate.start(world.issuer)
    }, PATIENCE_MS)
    afterAll(async () => {
      await daemon?.stop()
      await world?.close()
      folder.remove()
    })

    function signedIn(session = doctor()): Browser {
      const browser = world.browser()
      browser.setCookie(world.origin, 'who', world.gate.add(session))
      return browser
    }

    /** Goes in at the gate; gives the page that stands behind it. */
    async function enter(browser: Browser, alter: (address: string) => string = (address) => address) {
      const page = await browser.visit(`${gate.base}/secret/who.cgi`)
      if (page.response) return page.response
      const back = await agreeing(world, browser, page.address)
      const inside = await browser.visit(alter(back))
      if (!inside.response) throw new Error(`Sent on to ${inside.address}`)
      return inside.response
    }

    it('lets the doctor in and shows role, name and licence number in Japanese (T-C09-2)', async () => {
      const response = await enter(signedIn())
      const page = await response.text()
      expect(response.status, folder.read('error.log')).toBe(200)
      expect(page).toContain('OIDC_CLAIM_hc_role=Medical Doctor')
      expect(page).toContain('OIDC_CLAIM_name=実印 太郎')
      expect(page).toContain('OIDC_CLAIM_name_kana=ジツイン タロウ')
      expect(page).toContain('OIDC_CLAIM_license_number=999901')
      expect(page).toContain('OIDC_CLAIM_acr=urn:jitsuin:acr:card')
    })

    it('lets nobody in with a code that was made for another visit', async () => {
      const response = await enter(signedIn(), (address) => {
        const altered = new URL(address)
        altered.searchParams.set('code', 'A'.repeat(43))
        return altered.href
      })
      // The module says so in a page of its own, under status 200.
      expect(await response.text()).not.toContain('OIDC_CLAIM')
    })

    it('ends its own session when ours ends (back-channel logout, T-C09-5)', async () => {
      const session = doctor()
      const browser = signedIn(session)
      await enter(browser)
      const again = await browser.visit(`${gate.base}/secret/who.cgi`)
      expect(again.response?.status).toBe(200)
      await world.gate.end(session.sessionId, 'signed-out')
      const isOut = async () =>
        (await browser.visit(`${gate.base}/secret/who.cgi`)).address.startsWith(world.issuer)
      await expect.poll(isOut, { timeout: 10_000 }).toBe(true)
    })
  },
)
