/**
 * Makes a world with the helpers of key management's tests and writes down what the two services go on with:
 * `world-process.ts <file> <bits> <holders> <clients>`. It runs from sources, because those helpers are never built, and has ended
 * before anything is measured. Its own database is thrown away.
 */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { openssl } from '../../services/ca/test/openssl.js'
import { AT } from '../../services/key-management/test/moment.js'
import { openWorld, type World } from '../../services/key-management/test/world.js'
import type { ClientSetup, HalfSetup, Role, WorldSetup } from './protocol.js'

const [file = '', bits = '2048', holders = '1', clients = '1'] = process.argv.slice(2)
/** Each before those that refer to it. */
const TABLES = ['split_key', 'share', 'credential', 'client_key', 'authorisation']
const ZONES = { 'key-management': 'keyManagement', signing: 'signing' } as const

const world = await openWorld()
if (bits !== '2048') await wishForOtherSizes(world)
const setups: ClientSetup[] = []
for (let number = 1; number <= Number(clients); number++) {
  const holdersHere = Math.ceil(Number(holders) / Number(clients))
  setups.push(await openClinic(world, { number, holders: holdersHere }))
}
const setup: WorldSetup = {
  clockAheadMs: AT.getTime() - Date.now(),
  halves: {
    'key-management': await setupOf(world, 'key-management'),
    signing: await setupOf(world, 'signing'),
  },
  clients: setups,
}
writeFileSync(file, JSON.stringify(setup), { mode: 0o600 })
await world.close()
process.exit()

/** The world's services wish for keys of 2048 bits; the tables make them another size. */
async function wishForOtherSizes({ superusers }: World): Promise<void> {
  for (const session of Object.values(superusers)) {
    await session.query(
      `create function second_key.resize() returns trigger language plpgsql as
        $$ begin new.bits := ${Number(bits)}; return new; end $$`,
    )
    await session.query(
      'create trigger resize before insert on second_key.split_key for each row execute function second_key.resize()',
    )
  }
}

/** A client of an institution, with holders who approved there. */
async function openClinic(
  { openClient, newHolder, openDay, folder }: World,
  { number, holders }: { readonly number: number; readonly holders: number },
): Promise<ClientSetup> {
  const client = await openClient(`DEMO-I-${number}`)
  const authorisations: string[] = []
  for (let holder = 1; holder <= holders; holder++) {
    const { id } = await openDay(client, await newHolder(`DEMO-${number}-${holder}`))
    authorisations.push(id)
  }
  client.close()
  const clientKey = client.key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const key = folder.write(`${randomUUID()}.key`, clientKey)
  const clientCertificate = openssl('req', '-x509', '-new', '-key', key, '-days', '30', '-subj', '/CN=client')
  return { clientKey, clientCertificate, authorisations }
}

async function setupOf({ superusers, configurationOf }: World, role: Role): Promise<HalfSetup> {
  const tables: { name: string; rows: string }[] = []
  for (const name of TABLES) {
    const sql = `select coalesce(json_agg(one), '[]')::text as rows from second_key.${name} one`
    const [row] = await superusers[ZONES[role]].query<{ rows: string }>(sql)
    tables.push({ name, rows: row?.rows ?? '[]' })
  }
  return { configuration: configurationOf(role), tables }
}
