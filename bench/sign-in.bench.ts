/**
 * Sign-in by each way, over HTTP and TLS on loopback and on a database that writes durably: what a sign-in costs, how many go in a
 * second, how long one takes at half of that; and how fast a list that names thousands puts them out.
 */
import { readFileSync } from 'node:fs'
import { ROUTES } from '@jitsuin/sso/contract'
import { type Bench, type Row, ratePerSecond } from './harness.js'
import { FOLDER, run } from './programs.js'
import type { Browser } from './sign-in/browser.js'
import { besideTransactions, type Cost, costOf, measureBare, ms } from './sign-in/cost.js'
import { asMuchAsGoes, steadily } from './sign-in/load.js'
import { openPeople } from './sign-in/people.js'
import { ORIGIN, type Service, startService, TLS_VERSIONS } from './sign-in/protocol.js'
import { revokeAll } from './sign-in/revocation.js'
import { type Holder, type ServerCertificate, type SignIn, type Ways, waysTo } from './sign-in/ways.js'

/** They sign in by card once, and are revoked in one act. */
const REVOKED = 5000
/** They sign in by everything else, and stay; so many that nobody tries too often. */
const KEPT = 500
const WARM_UP = 150
const TIMES = 500
const STEADY_SECONDS = 8

/** Measures all of it. */
export const signIn: Bench = async () => {
  const people = await openPeople()
  const server = makeServerCertificate()
  const service = await startService({
    ...server,
    repositoryUri: people.repositoryUri,
    rootDer: Buffer.from(people.rootDer).toString('base64'),
    authorityDer: Buffer.from(people.authorityDer).toString('base64'),
  })
  try {
    const ways = waysTo(service.ready, people, server)
    const [revoked, kept] = [await people.issue(REVOKED), await people.issue(KEPT)]
    const bare = await measureBare(service)
    const rows: Row[] = [
      ...(await measureCard(service, ways, { bare, revoked })),
      ...(await measureOthers(service, ways, { bare, kept })),
    ]
    const revocation = await revokeAll(people, service, { everybody: revoked, others: kept.length })
    const { sessions, sincePublished, sinceFetched, statement } = revocation
    console.log(
      `  ${sessions} sessions ended ${sincePublished.toFixed(2)} s after the list was published, which is ` +
        `${sinceFetched.toFixed(2)} s after the watch asked for it; the statement took ${statement.toFixed(3)} s`,
    )
    const row = {
      what: 'sessions that one list ends',
      ours: sessions / sinceFetched,
      peer: 'the one statement of the database',
      theirs: sessions / statement,
      unit: '/s',
      aim: { least: REVOKED / 2, of: 'ours' },
    } as const
    return [...rows, row]
  } finally {
    await service.stop()
    people.close()
  }
}

/** Everybody's first sign-in: each has an account and a live session afterwards. */
async function measureCard(
  service: Service,
  ways: Ways,
  { bare, revoked }: { readonly bare: Cost; readonly revoked: readonly Holder[] },
): Promise<Row[]> {
  const queue = [...revoked]
  const next = () => {
    const holder = queue.pop()
    if (!holder) throw new Error('Everybody has signed in')
    return ways.card(holder)
  }
  const { cost } = await measureWay(service, { name: 'card', stay: 'signed-in' }, next)
  await asMuchAsGoes(queue.length, next)
  const withCard = { ...cost, seconds: cost.seconds + 1 / (await ratePerSecond(ways.signAsCard)) }
  return [
    besideTransactions('sign-in by card', cost, bare),
    besideTransactions('sign-in by card, its own signature included', withCard, bare),
  ]
}

async function measureOthers(
  service: Service,
  ways: Ways,
  { bare, kept }: { readonly bare: Cost; readonly kept: readonly Holder[] },
): Promise<Row[]> {
  let turn = 0
  const each = (way: (holder: Holder) => Promise<Browser>) => () => way(kept[turn++ % kept.length] ?? NOBODY)
  // One after another: cards are linked serializably, and many at once would be sent back too often.
  for (const holder of kept) await ways.equip(holder)
  const measured = async (name: string, way: SignIn) =>
    (await measureWay(service, { name, stay: 'signed-out' }, each(way))).cost
  const rows: Row[] = [
    besideTransactions('sign-in by passkey', await measured('passkey', ways.passkey), bare),
    besideTransactions('sign-in by My Number card', await measured('My Number card', ways.jpki), bare),
  ]
  for (const version of TLS_VERSIONS) {
    const name = version.replace('v', ' ')
    const cost = await measured(`certificate, ${name}`, ways.tls(version))
    const handshakes = ways.bareTls(version)
    const handshake = await costOf(service, TIMES, () => handshakes(kept[turn++ % kept.length] ?? NOBODY))
    rows.push(besideTransactions(`sign-in by certificate, ${name}`, cost, bare), {
      what: `sign-in by certificate, ${name}`,
      ours: 1 / cost.seconds,
      peer: 'bare handshakes with a certificate, Node',
      theirs: 1 / handshake.cost.seconds,
      unit: '/s',
    })
  }
  return rows
}

const NOBODY: Holder = { certificateDer: new Uint8Array() }

/** Measures one way to sign in, and says how it does under load. */
async function measureWay(
  service: Service,
  { name, stay }: { readonly name: string; readonly stay: 'signed-in' | 'signed-out' },
  once: () => Promise<Browser>,
) {
  const entered: Browser[] = []
  const enter = async () => void entered.push(await once())
  await asMuchAsGoes(WARM_UP, enter)
  const measured = await costOf(service, TIMES, enter)
  const { perSecond, used, load } = measured
  const { p50, p99 } = await steadily({ perSecond: perSecond / 2, seconds: STEADY_SECONDS }, enter)
  console.log(
    `  ${name}: ${perSecond.toFixed(0)} sign-ins a second; at ${(perSecond / 2).toFixed(0)}: p50 ${p50.toFixed(0)} ms, ` +
      `p99 ${p99.toFixed(0)} ms. CPU: service ${ms(used.service)}, database ${ms(used.database)}, load ${ms(load)}; ` +
      `${used.transactions.toFixed(1)} transactions`,
  )
  if (stay === 'signed-out')
    await asMuchAsGoes(entered.length, async () => entered.pop()?.ask(ROUTES.end, {}))
  return measured
}

/** Of the TLS listeners: a P-256 key, as the platform makes them. */
function makeServerCertificate(): ServerCertificate {
  const [key, certificate] = [`${FOLDER}/listener.key`, `${FOLDER}/listener.pem`]
  const name = new URL(ORIGIN).hostname
  const form = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  run('openssl', 'req', ...form, ...about, '-keyout', key, '-out', certificate)
  return { certificateChain: readFileSync(certificate, 'utf8'), privateKey: readFileSync(key, 'utf8') }
}
