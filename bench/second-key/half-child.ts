/** One of the two services with a database cluster of its own that writes durably, in a process of its own. */
import { createPrivateKey, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { HALF_HISTORY } from '@jitsuin/key-half'
import { openKeyManagement } from '@jitsuin/key-management'
import { openExponentiator, openSoftwareShareWrapper } from '@jitsuin/keys'
import { anchorFromCertificate, parseCertificate } from '@jitsuin/pki'
import {
  type EmbeddedPostgres,
  listen,
  openSession,
  openZoneConnection,
  provisionService,
  silentLogger,
} from '@jitsuin/platform'
import { openSigning } from '@jitsuin/signing'
import { databaseCpuSeconds, startDatabase, writingTransactions } from '../sign-in/database.js'
import type { HalfAnswers, HalfStart, Meter, Stored } from './protocol.js'

/** As the platform's server has it (apps/server/src/second-key/half-parts.ts). */
const KEYS_KEPT = 50_000
const TOKEN_SECONDS = 72_000

const octets = (base64: string): Uint8Array => Buffer.from(base64, 'base64')

const [start] = (await once(process, 'message')) as [HalfStart] // what the bench sends first
const { server, superuser } = await startDatabase()
const owner = await fillTables(server, start)
await serve(server, start)

/** The rows that were made beforehand, behind the service's own migrations. */
async function fillTables({ url }: EmbeddedPostgres, { tables }: HalfStart) {
  await provisionService(url, HALF_HISTORY)
  const session = await openSession(url)
  for (const { name, rows } of tables) {
    const table = `second_key.${name}`
    await session.query(
      `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`,
      [rows],
    )
  }
  return session
}

async function serve({ url }: EmbeddedPostgres, { configuration, clockAheadMs, workers }: HalfStart) {
  const { role, port, vendorPort, party, authority, peerAddress, trusted, clients } = configuration
  const common = {
    zoneUrl: url,
    clock: () => new Date(Date.now() + clockAheadMs),
    newId: randomUUID,
    random: randomBytes,
    page: { origin: configuration.origin },
    grantKey: octets(configuration.grantKey),
    trust: async () => ({
      anchors: [anchorFromCertificate(parseCertificate(octets(trusted.root)))],
      authorities: trusted.authorities.map((der) => parseCertificate(octets(der))),
    }),
    cards: { status: async () => ({ lists: [], responses: [], failures: [] }) },
    rules: {
      longestSeconds: TOKEN_SECONDS,
      mostSignatures: 100_000,
      approveWithinSeconds: 300,
      enrolWithinSeconds: 600,
    },
    wrapper: openSoftwareShareWrapper({
      keyEncryptionKey: octets(configuration.wrappingKey),
      random: randomBytes,
    }),
    exponentiator: openExponentiator({ workers, keysKept: KEYS_KEPT }),
    connection: openZoneConnection({ ...party, authority, address: peerAddress }),
    logger: silentLogger,
  }
  const tls = { ...party, clientAuthorities: [authority] }
  const issuer = () => 'https://keys.test' // nobody asks there
  if (role === 'key-management') {
    const tokenKey = createPrivateKey(configuration.tokenKey)
    const asks = { ...clients, signing: clients.peer }
    const service = await openKeyManagement({ ...common, tokenKey, issuer, bits: 2048, clients: asks })
    await listen({ port, tls, services: service.inner })
  } else {
    const asks = { ...clients, keyManagement: clients.peer }
    const settings = { ...common, tokenSeconds: TOKEN_SECONDS, listSeconds: 7200, clients: asks }
    const service = await openSigning({ ...settings, contracts: { need: 'free' }, csc: { issuer } })
    await listen({ port, tls, services: service.inner })
    const door = { ...party, clientCertificates: 'self-signed' } as const
    await listen({ port: vendorPort, tls: door, services: service.vendor })
  }
}

async function meter(): Promise<Meter> {
  const { user, system } = process.cpuUsage()
  const [row] = await superuser.query<{ wal: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as wal`,
  )
  return {
    service: (user + system) / 1e6,
    database: databaseCpuSeconds(server.pid),
    transactions: await writingTransactions(superuser),
    walBytes: Number(row?.wal),
  }
}

async function stored(): Promise<Stored> {
  const [row] = await owner.query<Record<keyof Omit<Stored, 'residentBytes'>, string>>(`select
    (select count(*) from second_key.request)::text as requests,
    pg_total_relation_size('second_key.request')::text as "requestBytes",
    (select count(*) from audit.entry)::text as entries,
    pg_total_relation_size('audit.entry')::text as "entryBytes",
    current_setting('fsync') as fsync`)
  return {
    requests: Number(row?.requests),
    requestBytes: Number(row?.requestBytes),
    entries: Number(row?.entries),
    entryBytes: Number(row?.entryBytes),
    residentBytes: process.memoryUsage.rss(),
    fsync: row?.fsync ?? '',
  }
}

const ANSWERS: { readonly [Asked in keyof HalfAnswers]: () => Promise<HalfAnswers[Asked]> } = {
  meter,
  stored,
}
process.on('message', async (question: keyof HalfAnswers) => process.send?.(await ANSWERS[question]()))
process.on('disconnect', async () => {
  await Promise.all([owner.close(), superuser.close()])
  await server.stop()
  process.exit()
})
process.send?.('ready')
