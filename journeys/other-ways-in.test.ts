/**
 * The story of a doctor whose card is not at hand: a passkey, a My Number card or a certificate in the browser opens the same
 * doors, the networks are told which way it was, and whoever is not that doctor stays outside and learns why.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browserIsHere, openBrowser } from './support/browser.js'
import { MY_NUMBER_OF_TARO, signInWithCard, TARO, useCard } from './support/card-visitor.js'
import {
  chooseCertificatesAt,
  type Equipment,
  openCertificateBrowser,
  policiesAreOurs,
} from './support/certificate-browser.js'
import { exportCard } from './support/exported-card.js'
import { agreeIfAsked, keepOthersIfAsked } from './support/network-visitor.js'
import { type Platform, startPlatform } from './support/platform.js'
import { programIsHere } from './support/programs.js'
import { addSecurityKey } from './support/security-key.js'

/** For one step on a busy machine. */
const PATIENCE_MS = 15_000
const JITSUIN = fileURLToPath(new URL('../apps/cli/bin/jitsuin.mjs', import.meta.url))

describe('other ways in', { timeout: 120_000 }, () => {
  let platform: Platform
  let page: Page

  beforeAll(async () => {
    platform = await startPlatform()
  }, 240_000)
  afterAll(() => platform?.stop())

  describe.skipIf(!browserIsHere())('without the card', () => {
    it('lets a passkey in that the doctor registered, and no finger but the right one', async () => {
      await openPage()
      const key = await addSecurityKey(page)
      await signInAtPortal()
      await page.goto(`${platform.place('signin')}sessions`)
      await page.getByRole('button', { name: 'パスキーを登録する' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: '名前' }).fill('診察室のパソコン')
      await dialog.getByRole('button', { name: 'パスキーを登録する' }).click()
      await page.getByRole('cell', { name: /診察室のパソコン/ }).waitFor()
      await signOut()

      await goToLogin()
      await key.answer('wrong')
      await choose('パスキー')
      await expectWord('パスキーの確認が行われませんでした。')
      await key.answer('right')
      await page.getByRole('button', { name: 'もう一度試す' }).click()
      await expectTold('passkey')
    })

    it('lets the My Number card in that the doctor linked, and none before', async () => {
      await openPage()
      await goToLogin()
      await useCard(page, MY_NUMBER_OF_TARO, /^マイナンバーカード/)
      await expectWord('このマイナンバーカードは、まだ結び付けられていません。')

      await signInAtPortal()
      await page.goto(`${platform.place('signin')}sessions`)
      await useCard(page, MY_NUMBER_OF_TARO, 'マイナンバーカードを結び付ける')
      await page.getByRole('button', { name: '結び付けをやめる' }).waitFor()
      await signOut()

      await goToLogin()
      await useCard(page, MY_NUMBER_OF_TARO, /^マイナンバーカード/)
      await expectTold('jpki')
      await goToPortal()
      await enterPortal()
    })

    async function openPage(): Promise<void> {
      const browser = await openBrowser()
      onTestFinished(() => browser.close())
      await look(await browser.newContext({ locale: 'ja-JP' }))
    }
  })

  const canShowCertificates =
    browserIsHere() && ['certutil', 'pk12util'].every(programIsHere) && policiesAreOurs()
  describe.skipIf(!canShowCertificates)('with a certificate in the browser', () => {
    it.each(['TLS 1.2', 'TLS 1.3'])('lets the doctor in at the port of %s', async (version) => {
      await openWith((await exportCard(platform.data, 'taro-jitsuin')).identity)
      await goToLogin()
      await choose('クライアント証明書')
      await page.getByRole('link', { name: `${version} で進む` }).click()
      await expectTold('tls-client-certificate')
    })

    it('turns a revoked certificate away and says why', async () => {
      await openWith((await exportCard(platform.data, 'saburo-shikko')).identity)
      await goToLogin()
      await choose('クライアント証明書')
      await page.getByRole('link', { name: 'TLS 1.2 で進む' }).click()
      await expectWord('証明書は失効しています。')
      expect(new URL(page.url()).origin).toBe(new URL(platform.place('signin')).origin)
    })

    it('tells beforehand what comes without a certificate, and the connection then fails (T-C13-1)', async () => {
      await openWith()
      await goToLogin()
      await choose('クライアント証明書')
      await page.getByText(/使える証明書がないときは/).waitFor()
      // Which error it is depends on whether the alert of TLS 1.3 or the end of the connection comes first.
      const failed = page.waitForEvent('requestfailed', (request) => request.url().startsWith('https:'))
      await page.getByRole('link', { name: 'TLS 1.3 で進む' }).click()
      expect((await failed).failure()?.errorText).toMatch(
        /^net::ERR_(BAD_SSL_CLIENT_AUTH_CERT|SOCKET_NOT_CONNECTED|CONNECTION_RESET|CONNECTION_CLOSED)$/,
      )
    })

    async function openWith(identity?: Equipment['identity']): Promise<void> {
      onTestFinished(chooseCertificatesAt(Object.values(platform.tlsPorts).map(tlsOrigin)))
      const equipment = { authority: pageAuthority(), ...(identity && { identity }) }
      const { context, close } = await openCertificateBrowser(equipment)
      onTestFinished(close)
      await look(context)
    }
  })

  describe.skipIf(!programIsHere('curl'))('curl with the key of the doctor', () => {
    it.each([
      ['card', '1.2', 'let in'],
      ['card', '1.3', 'refused'],
      ['token', '1.2', 'let in'],
      ['token', '1.3', 'let in'],
    ] as const)('is at the port for %s with TLS %s %s', async (port, version, outcome) => {
      const { certificate, key } = await exportCard(platform.data, 'taro-jitsuin')
      const shown = ['--cert', certificate, '--key', key]
      expect(curl(platform.tlsPorts[port], version, shown)).toBe(outcome)
    })

    it.each(['card', 'token'] as const)('is refused at the port for %s without it', (port) => {
      expect(curl(platform.tlsPorts[port], '1.2', [])).toBe('refused')
    })
  })

  describe('jitsuin tls check', () => {
    it('finds nothing against any port that asks for certificates (T-C13-1)', () => {
      const { card, token } = platform.tlsPorts
      const zones = join(platform.data, 'app', 'tls', 'authority.crt.pem')
      for (const [server, authority, profile, versions] of [
        [`signin.localhost:${card}`, pageAuthority(), 'card', 'TLSv1.2'],
        [`signin.localhost:${token}`, pageAuthority(), 'current', 'TLSv1.2, TLSv1.3'],
        [`127.0.0.1:${platform.statusPort + 1}`, zones, 'current', 'TLSv1.2, TLSv1.3'],
        [`127.0.0.1:${platform.statusPort + 2}`, zones, 'current', 'TLSv1.2, TLSv1.3'],
      ] as const) {
        const { status, checks } = tlsCheck(server, authority, profile)
        const differing = checks.filter(({ verdict }) => verdict === 'differs')
        expect([server, status, differing]).toEqual([server, 0, []])
        const found = new Map(checks.map((check) => [check.id, check]))
        expect(found.get('versions')).toMatchObject({ verdict: 'conforms', found: versions })
        expect(found.get('suites')?.found).toMatch(/^((ECDHE-|DHE-|TLS_)\S*(GCM|CHACHA20)\S*(, )?)+$/)
        expect(found.get('client-certificate')?.found).toContain('without one: refused')
      }
    })

    it('finds TLS 1.3 where exactly TLS 1.2 is wanted', () => {
      const { status, checks } = tlsCheck(
        `signin.localhost:${platform.tlsPorts.token}`,
        pageAuthority(),
        '2016',
      )
      expect(status).toBe(1)
      expect(checks.filter(({ verdict }) => verdict === 'differs').map(({ id }) => id)).toEqual(['versions'])
    })

    it('leaves pages on this machine, lists and OCSP to plain HTTP', async () => {
      const plain = [platform.front, `http://127.0.0.1:${platform.statusPort}/crl/auth-person.crl`]
      for (const address of plain) {
        const { status } = await fetch(address, { headers: { accept: 'text/html, application/pkix-crl' } })
        expect([address, status]).toEqual([address, 200])
      }
    })
  })

  async function look(context: BrowserContext): Promise<void> {
    page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
  }

  async function goToPortal(): Promise<void> {
    await page.goto(platform.place('portal'))
    await page
      .getByRole('link', { name: 'ログイン' })
      .or(page.getByRole('button', { name: 'ログイン' }))
      .click()
  }

  async function signInAtPortal(): Promise<void> {
    await goToPortal()
    await signInWithCard(page, TARO)
    await enterPortal()
  }

  /** Asks the network for its login, which leads to the choice of a way in. */
  async function goToLogin(): Promise<void> {
    await page.goto(platform.network('aozora-net'))
    await page.getByRole('link', { name: 'HPKIログイン' }).click()
    await page.getByText('方法を選んでください。').waitFor()
  }

  async function choose(method: string): Promise<void> {
    await page.getByRole('button', { name: new RegExp(`^${method}`) }).click()
  }

  /** A sentence that is seen; what is read aloud may hold it once more. */
  async function expectWord(sentence: string): Promise<void> {
    await page.getByText(sentence, { exact: true }).first().waitFor()
  }

  async function expectTold(method: string): Promise<void> {
    await agreeIfAsked(page, platform.network('aozora-net'))
    const fact = (name: RegExp) => page.getByRole('row', { name }).getByRole('cell').innerText()
    expect(await fact(/authnMethod/)).toBe(method)
    expect(await fact(/hcRole/)).toBe('Medical Doctor')
  }

  async function enterPortal(): Promise<void> {
    await keepOthersIfAsked(page, page.locator('main').filter({ hasText: TARO.name }))
  }

  async function signOut(): Promise<void> {
    await page.goto(`${platform.place('signin')}logout`)
    await page.getByRole('button', { name: 'サインアウトする' }).click()
    await page.getByText('サインアウトしました。').first().waitFor()
  }

  function pageAuthority(): string {
    return join(platform.data, 'app', 'page-tls', 'authority.crt.pem')
  }

  /** `let in` is any answer at all: the port reads no request of whom it refuses. */
  function curl(port: number, version: '1.2' | '1.3', shown: readonly string[]): 'let in' | 'refused' {
    const exactly = [`--tlsv${version}`, '--tls-max', version]
    const quiet = ['--silent', '--output', '/dev/null', '--cacert', pageAuthority()]
    const { status } = spawnSync('curl', [...quiet, ...exactly, ...shown, `${tlsOrigin(port)}/`])
    return status === 0 ? 'let in' : 'refused'
  }

  function tlsCheck(server: string, authority: string, profile: string) {
    const args = ['--ca', authority, '--profile', profile, '--client-certificate', 'required', '--json']
    const { status, stdout } = spawnSync(process.execPath, [JITSUIN, 'tls', 'check', server, ...args], {
      encoding: 'utf8',
    })
    const { checks }: { checks: { id: string; verdict: string; found: string }[] } = JSON.parse(stdout)
    return { status, checks }
  }
})

function tlsOrigin(port: number): string {
  return `https://signin.localhost:${port}`
}
