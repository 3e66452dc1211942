/** The audit rows of a case under the log of services/audit: whoever changes one directly in the database is found. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession, openTestDatabase } from '@jitsuin/platform'
import { noteSignerFromPem } from '@jitsuin/tlog/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSecondPlace } from '../../audit/src/outside/second-place.js'
import { TREE_HISTORY } from '../../audit/src/store/history.js'
import { openSequencer } from '../../audit/src/usecases/sequence.js'
import { verifyAudit } from '../../audit/src/usecases/verify-audit.js'
import { openDatabase } from '../src/store/database.js'
import { REGISTRATION_HISTORY } from '../src/store/history.js'
import { beginCheck } from '../src/usecases/cases/begin-check.js'
import { receiveCase } from '../src/usecases/cases/receive-case.js'
import { only } from '../src/usecases/cases/tools.js'
import { viewCase } from '../src/usecases/cases/view-case.js'
import { formOf, papersOf, staff } from './support/office-stage.js'
import { seen } from './support/tools.js'

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
const signer = noteSignerFromPem(pem, { name: 'test.jitsuin.example/audit', kind: 'log' })

describe.each([
  ['changed', `update audit.entry set actor = 'officer:nobody' where id = $id`, 'altered'],
  ['deleted', 'delete from audit.entry where id = $id', 'removed'],
])('one audit row of a case, %s directly in the database', (_what, statement, kind) => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>
  let place: string
  beforeAll(async () => {
    database = await openTestDatabase(REGISTRATION_HISTORY, TREE_HISTORY)
    place = await mkdtemp(join(tmpdir(), 'jitsuin-second-place-'))
  })
  afterAll(async () => {
    await database.close()
    await rm(place, { recursive: true })
  })

  it('is detected and located by the check of the audit log (T-C14-2)', async () => {
    const caseId = await oneStory(database.serviceUrl('registration'))
    await sequence(database.serviceUrl('audit_tree'), place)
    const verify = () => verifyAudit({ url: database.zoneUrl, verifier: signer, secondPlace: place })
    expect(await verify()).toMatchObject({ verdict: 'intact', waiting: 0 })

    const superuser = await openSession(database.superuserUrl)
    const [row] = await superuser.query<{ id: string }>(
      `select id::text from audit.entry where subject = $1 and action = 'case/changed' order by id limit 1`,
      [`case:${caseId}`],
    )
    await superuser.query('set session_replication_role = replica')
    await superuser.query(statement.replace('$id', row?.id ?? ''))
    await superuser.close()
    expect(await verify()).toMatchObject({ verdict: 'damaged', first: { kind, id: Number(row?.id) } })
  })
})

/** An application is received, taken up and looked at. */
async function oneStory(url: string): Promise<string> {
  const store = openDatabase(url)
  const context = { store, clock: () => new Date('2026-11-20T00:12:00Z'), newId: () => crypto.randomUUID() }
  const form = formOf(1)
  const application = { requestId: crypto.randomUUID(), form, documents: papersOf(form) }
  const received = await receiveCase(context, application, staff('rei').actor)
  only(await beginCheck(context, staff('emi'), [seen(received)]))
  await viewCase(context, staff('emi'), received.caseId)
  await store.close()
  return received.caseId
}

async function sequence(url: string, place: string): Promise<void> {
  const session = await openSession(url)
  const secondPlace = await openSecondPlace(place, signer)
  const sequencer = await openSequencer({ session, signer, secondPlace })
  await sequencer.sequenceOnce()
  await secondPlace.close()
  await session.close()
}
