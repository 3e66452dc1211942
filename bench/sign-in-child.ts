/** Sign-in with its listeners and a database of its own, in a process of its own; tells what both used when asked. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { encodePem } from '@jitsuin/keys'
import { createService, listen, silentLogger } from '@jitsuin/platform'
import { createSso, type JpkiAuthority, SSO_PROBLEMS } from '@jitsuin/sso'
import {
  databaseCpuSeconds,
  endStatementMs,
  runBareTransactions,
  startDatabase,
  watchStatements,
  writingTransactions,
} from './sign-in/database.js'
import {
  type Answers,
  ORIGIN,
  type Question,
  type Ready,
  type Settings,
  type TlsVersion,
} from './sign-in/protocol.js'

const [settings] = (await once(process, 'message')) as [Settings] // what `startService` sends first
const { certificateChain, privateKey } = settings
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const trusted = { anchors: [bytesOf(settings.rootDer)], authorities: [bytesOf(settings.authorityDer)] }
const clientAuthorities = [...trusted.anchors, ...trusted.authorities].map((der) =>
  encodePem('CERTIFICATE', der),
)

/** A twin of the port that knows everybody, by the last octets of the certificate: the authority's own work is not ours. */
const jpki: JpkiAuthority = {
  check: async (certificateDer, at) => ({
    verdict: 'good',
    kind: 'user-authentication',
    id: Buffer.from(certificateDer.subarray(-32)).toString('hex'),
    notAfter: new Date(at.getTime() + 86_400_000),
  }),
}

const { server, superuser } = await startDatabase()
const sso = await createSso({
  zoneUrl: server.url,
  clock: () => new Date(),
  logger: silentLogger,
  origin: ORIGIN,
  siteName: 'Jitsuin',
  hosts: [{ origin: 'http://portal.localhost:8317', audience: 'holder' }],
  // Addresses for pages; the listeners below take any free port.
  tls: [
    { profile: 'tls12', origin: 'https://signin.localhost:8321' },
    { profile: 'tls13', origin: 'https://signin.localhost:8322' },
  ],
  trust: async () => trusted,
  places: [{ origin: settings.repositoryUri, path: '/' }],
  jpki,
  secondSession: 'beside', // nobody is there to be asked
})
sso.start()

async function serve(profile?: 'card' | 'current'): Promise<number> {
  const services = await createService({
    name: 'sign-in',
    title: { ja: 'ログイン', en: 'Sign-in' },
    routes: profile ? sso.tlsRoutes : sso.routes,
    problems: [SSO_PROBLEMS],
  })
  const tls = profile && {
    profile,
    certificateChain,
    privateKey,
    clientAuthorities,
    clientCertificates: 'requested' as const,
  }
  return (await listen({ port: 0, services, ...(tls && { tls }) })).port
}

/** The least that a client certificate costs here: TLS as Node does it, and an empty answer. */
async function serveBare(version: TlsVersion): Promise<number> {
  const bare = createServer(
    {
      minVersion: version,
      maxVersion: version,
      cert: certificateChain,
      key: privateKey,
      ca: clientAuthorities,
      requestCert: true,
    },
    (_request, answer) => answer.end(),
  ).listen(0, '127.0.0.1')
  await once(bare, 'listening')
  return (bare.address() as AddressInfo).port // it listens on a port
}

const ANSWERS: { readonly [Asked in Question]: () => Promise<Answers[Asked]> } = {
  meter: async () => {
    const { user, system } = process.cpuUsage()
    return {
      service: (user + system) / 1e6,
      database: databaseCpuSeconds(server.pid),
      transactions: await writingTransactions(superuser),
    }
  },
  bare: () => runBareTransactions(server.url),
  watchStatements: async () => {
    await watchStatements(superuser)
    return 'watching'
  },
  endStatementMs: () => endStatementMs(superuser),
}

const ready: Ready = {
  port: await serve(),
  tls: {
    'TLSv1.2': { ours: await serve('card'), bare: await serveBare('TLSv1.2') },
    'TLSv1.3': { ours: await serve('current'), bare: await serveBare('TLSv1.3') },
  },
  zoneUrl: server.url,
}
process.on('message', async (question: Question) => process.send?.(await ANSWERS[question]()))
process.on('disconnect', async () => {
  await sso.stop()
  await superuser.close()
  await server.stop()
  process.exit()
})
process.send?.(ready)
