/** The ways to sign in, each as a browser, a bridge and a card, or an authenticator go through it. */
import { encodeSignInStatement, toBase64Url } from '@jitsuin/bridge-client'
import { encodePem, softwareSigner } from '@jitsuin/keys'
import { ROUTES } from '@jitsuin/sso/contract'
import { type Browser, openBrowser } from './browser.js'
import { makePasskey, type SoftwarePasskey } from './passkey.js'
import type { People, Person } from './people.js'
import { ORIGIN, type Ready, type TlsVersion } from './protocol.js'

/** Somebody with a certificate, who may have made a passkey. */
export type Holder = Person & { passkey?: SoftwarePasskey }

/** Signs somebody in, from nothing to a live session; throws when it does not succeed. Gives their browser. */
export type SignIn = (holder: Holder) => Promise<Browser>

/** Everything that can be done at the service. */
export type Ways = {
  readonly card: SignIn
  readonly passkey: SignIn
  readonly jpki: SignIn
  readonly tls: (version: TlsVersion) => SignIn
  /** A handshake with Node's own server. */
  readonly bareTls: (version: TlsVersion) => (holder: Holder) => Promise<void>
  /** Gives a holder who signs in by card now a passkey and a linked My Number card. */
  readonly equip: SignIn
  /** What the card's key does for one sign-in. */
  readonly signAsCard: () => Promise<Uint8Array>
}

/** The TLS of the listeners. */
export type ServerCertificate = { readonly certificateChain: string; readonly privateKey: string }

/** Makes the ways. */
export function waysTo({ port, tls }: Ready, people: People, server: ServerCertificate): Ways {
  const signer = softwareSigner(people.privateKey, { work: 'here' })
  const clientKey = people.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const chain = [toBase64Url(people.authorityDer)]

  async function begin(): Promise<{ readonly browser: Browser; readonly attempt: unknown }> {
    const browser = openBrowser(port)
    const { json } = await browser.ask(ROUTES.attempts, { audience: 'holder' })
    return { browser, attempt: json.attempt }
  }

  async function answerByCard(challenge: Readonly<Record<string, unknown>>, { certificateDer }: Holder) {
    const expiresAt = new Date(String(challenge.expiresAt))
    const about = { origin: ORIGIN, nonce: String(challenge.nonce) }
    const statement = encodeSignInStatement({ ...about, issuedAt: new Date(), expiresAt })
    const signature = toBase64Url(await signer.sign(statement))
    return { statement: toBase64Url(statement), signature, certificate: toBase64Url(certificateDer), chain }
  }

  const byCard =
    (card: 'hpki' | 'jpki'): SignIn =>
    async (holder) => {
      const { browser, attempt } = await begin()
      const { json } = await browser.ask(ROUTES.challenges, { purpose: 'sign-in', attempt })
      const signed = await answerByCard(json, holder)
      return expectSignedIn(browser, await browser.ask(ROUTES.card, { ...signed, card, attempt }))
    }

  const visit = ({ certificateDer }: Holder, version: TlsVersion) => ({
    version,
    cert: encodePem('CERTIFICATE', certificateDer),
    key: clientKey,
    ca: server.certificateChain,
  })

  return {
    card: byCard('hpki'),
    jpki: byCard('jpki'),
    passkey: async (holder) => {
      const { browser, attempt } = await begin()
      const { json } = await browser.ask(ROUTES.passkeyOptions, { attempt })
      const response = holder.passkey?.answer(String(json.challenge))
      return expectSignedIn(browser, await browser.ask(ROUTES.passkey, { attempt, response }))
    },
    tls: (version) => async (holder) => {
      const { browser, attempt } = await begin()
      const path = `${ROUTES.tls}?attempt=${attempt}`
      const { location = '' } = await browser.show({
        ...visit(holder, version),
        port: tls[version].ours,
        path,
      })
      const back = new URL(location)
      const { location: next = '' } = await browser.ask(back.pathname + back.search)
      if (new URL(next, ORIGIN).origin === ORIGIN) {
        const { json } = await browser.ask(ROUTES.attempt(String(attempt)))
        throw new Error(JSON.stringify(json.lastRefusal))
      }
      return browser
    },
    bareTls: (version) => async (holder) => {
      await openBrowser(port).show({ ...visit(holder, version), port: tls[version].bare, path: '/' })
    },
    equip: async (holder) => {
      const browser = await byCard('hpki')(holder)
      const challenge = await browser.ask(ROUTES.challenges, { purpose: 'link' })
      await browser.ask(ROUTES.jpki, { ...(await answerByCard(challenge.json, holder)), card: 'jpki' })
      const { json } = await browser.ask(ROUTES.newPasskeyOptions, {})
      const passkey = makePasskey()
      const { id } = json.user as { id: string } // WebAuthn L3 §5.4.3
      const response = passkey.create(String(json.challenge), id)
      await browser.ask(ROUTES.newPasskey, { name: 'Bench', response })
      holder.passkey = passkey
      return browser
    },
    signAsCard: () => signer.sign(STATEMENT),
  }
}

const STATEMENT = encodeSignInStatement({
  origin: ORIGIN,
  nonce: 'A'.repeat(43),
  issuedAt: new Date('2026-04-01T03:00:00Z'),
  expiresAt: new Date('2026-04-01T03:02:00Z'),
})

function expectSignedIn(browser: Browser, { json }: Awaited<ReturnType<Browser['ask']>>): Browser {
  if (json.state !== 'signed-in') throw new Error(JSON.stringify(json))
  return browser
}
