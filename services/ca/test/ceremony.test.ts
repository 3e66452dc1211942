import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { parseCrl } from '@jitsuin/pki'
import { encodeCanonical, openSession, openTestDatabase, type TestDatabase } from '@jitsuin/platform'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT_LISTS } from '../src/contract.js'
import {
  assembleCa,
  CA_HISTORY,
  type CaStore,
  carryOutOrder,
  holdCeremony,
  type KeyHolderSettings,
  openCaStore,
  openKeyHolder,
} from '../src/index.js'
import { loadCeremonyRecord } from '../src/store/ceremony.js'
import { findRootList } from '../src/usecases/look-up.js'
import { ceremonyPlan, makeRequest, memoryKeys, REPOSITORY } from './hierarchy.js'
import { cardOfficer, OFFICE, orderHead, passkeyOfficer } from './officers.js'
import { openssl, pemFile, temporaryFolder } from './openssl.js'
import { DOCTOR } from './zone.js'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const folder = temporaryFolder()
const officers = [passkeyOfficer('O-alice'), cardOfficer('O-bob'), passkeyOfficer('O-carol')]
const NOW = new Date('2026-11-20T00:12:00Z')
const clock = () => NOW
let database: TestDatabase
let store: CaStore

beforeEach(async () => {
  database = await openTestDatabase(CA_HISTORY)
  store = openCaStore(database.serviceUrl('ca'))
})
afterEach(async () => {
  await store.close()
  await database.close()
})
afterAll(() => folder.remove())

const refused = (code: string) => expect.objectContaining({ code })
const ports = (keys = memoryKeys(), rootKeys = memoryKeys()) =>
  ({ store, keys, rootKeys, repositoryUri: REPOSITORY, clock, random: randomBytes }) as const

describe('the key ceremony', () => {
  it('makes a hierarchy of which openssl verifies every certificate', async () => {
    const made = await holdCeremony(ports(), await ceremonyPlan(officers))
    const root = pemFile(folder, 'root', made.rootDer)
    expect(openssl('verify', '-x509_strict', '-check_ss_sig', '-CAfile', root, root)).toContain(': OK')
    for (const name of ['signature', 'authenticationPerson', 'authenticationOrganisation'] as const) {
      const authority = pemFile(folder, name, made.authoritiesDer[name])
      expect(openssl('verify', '-x509_strict', '-CAfile', root, authority)).toContain(': OK')
      const responder = pemFile(folder, `${name}-ocsp`, made.respondersDer[name])
      expect(
        openssl('verify', '-purpose', 'ocsphelper', '-CAfile', root, '-untrusted', authority, responder),
      ).toContain(': OK')
    }
    const unit = pemFile(folder, 'tsa', made.timeStampUnitDer)
    expect(openssl('verify', '-purpose', 'timestampsign', '-CAfile', root, unit)).toContain(': OK')
    expect(
      openssl(
        'x509',
        '-noout',
        '-subject',
        '-nameopt',
        'utf8,sep_comma_plus',
        '-in',
        pemFile(folder, 's', made.authoritiesDer.signature),
      ),
    ).toContain('CN=HPKI-01-DemoCA-forNonRepudiation')
  })

  it('records who took part and the hash of every certificate, for good', async () => {
    const made = await holdCeremony(ports(), await ceremonyPlan(officers))
    const record = await loadCeremonyRecord(store.read)
    expect(createHash('sha256').update(encodeCanonical(record)).digest('hex')).toBe(made.recordSha256)
    expect(record).toMatchObject({
      version: 'jitsuin-ceremony/1',
      participants: [
        { id: 'P-1', role: 'operator' },
        { id: 'P-2', role: 'witness' },
        { id: 'P-3', role: 'witness' },
      ],
      certificates: expect.arrayContaining([
        { name: 'root', sha256: createHash('sha256').update(made.rootDer).digest('hex') },
      ]),
    })
    const own = await openSession(database.serviceUrl('ca'))
    await expect(own.query("update ca.ceremony set record = '{}'")).rejects.toThrow(refused('42501'))
    await expect(own.query('delete from ca.ceremony')).rejects.toThrow(refused('42501'))
    await own.close()
    const superuser = await openSession(database.superuserUrl)
    const rows = await superuser.query(
      "select facts->>'recordSha256' as hash from audit.entry where action = 'ceremony/held'",
    )
    expect(rows).toEqual([{ hash: made.recordSha256 }])
    await superuser.close()
  })

  it('prepares the lists of the root for as long as was agreed, one a day, and none for later', async () => {
    const keys = memoryKeys()
    const { rootDer } = await holdCeremony(ports(keys), await ceremonyPlan(officers))
    const feed = { deliver: async () => 'acknowledged' as const }
    let now = NOW
    const ca = await assembleCa({
      store,
      keys,
      feed,
      office: OFFICE,
      repositoryUri: REPOSITORY,
      clock: () => now,
      random: randomBytes,
    })
    const root = pemFile(folder, 'root', rootDer)
    for (const name of ROOT_LISTS) {
      now = NOW
      const today = await findRootList(ca, name)
      expect(() =>
        openssl('crl', '-noout', '-in', pemFile(folder, name, today, 'X509 CRL'), '-CAfile', root, '-verify'),
      ).not.toThrow()
      expect(parseCrl(today)).toMatchObject({
        crlNumber: 1n,
        thisUpdate: NOW,
        nextUpdate: new Date('2026-11-24T00:12:00Z'),
      })
      now = new Date('2026-11-21T00:12:00Z')
      expect(parseCrl(await findRootList(ca, name)).crlNumber).toBe(2n)
    }
    expect(openssl('crl', '-noout', '-text', '-in', folder.path('sarl.pem'))).toMatch(
      /Issuing Distribution Point: critical[\s\S]*CN *= *SARL[\s\S]*Only CA Certificates/,
    )
    now = new Date(NOW.getTime() - 1)
    await expect(findRootList(ca, 'rarl')).rejects.toThrow(refused('certificate/not-found'))
  })

  it('is held once', async () => {
    await holdCeremony(ports(), await ceremonyPlan(officers))
    await expect(holdCeremony(ports(), await ceremonyPlan(officers))).rejects.toThrow(
      refused('ceremony/held-before'),
    )
  })

  it('keeps the key of the root apart from the keys that work', async () => {
    const [keys, rootKeys] = [memoryKeys(), memoryKeys()]
    await holdCeremony(ports(keys, rootKeys), await ceremonyPlan(officers))
    expect([...rootKeys.keys.keys()]).toEqual(['root'])
    expect([...keys.keys.keys()].sort()).toEqual(['ca-auth-organisation', 'ca-auth-person', 'ca-sign'])
  })

  it.each([
    [
      'with one witness',
      (plan: Awaited<ReturnType<typeof ceremonyPlan>>) => ({
        ...plan,
        participants: plan.participants.slice(0, 2),
      }),
    ],
    [
      'with one person in two roles',
      (plan: Awaited<ReturnType<typeof ceremonyPlan>>) => ({
        ...plan,
        participants: [...plan.participants.slice(0, 2), { id: 'P-1', role: 'witness' as const }],
      }),
    ],
    [
      'with one officer',
      (plan: Awaited<ReturnType<typeof ceremonyPlan>>) => ({ ...plan, officers: plan.officers.slice(0, 1) }),
    ],
    [
      'without lists of the root',
      (plan: Awaited<ReturnType<typeof ceremonyPlan>>) => ({ ...plan, rootListDays: 0 }),
    ],
  ])('is refused %s, before any key is made', async (_what, change) => {
    const keys = memoryKeys()
    await expect(holdCeremony(ports(keys), change(await ceremonyPlan(officers)))).rejects.toThrow(
      refused('ceremony/incomplete'),
    )
    expect(keys.keys.size).toBe(0)
  })

  it('certifies no key of the status zone twice, none that is unproven, and makes no key then', async () => {
    const [keys, rootKeys] = [memoryKeys(), memoryKeys()]
    const plan = await ceremonyPlan(officers)
    const { responders, timeStampUnit } = plan.requests
    const unproven = Uint8Array.from(timeStampUnit).with(-1, (timeStampUnit.at(-1) ?? 0) ^ 1)
    const cases = [
      [{ responders, timeStampUnit: responders.signature }, 'order/key-used-before'],
      [
        { responders: { ...responders, authenticationPerson: responders.signature }, timeStampUnit },
        'order/key-used-before',
      ],
      [{ responders, timeStampUnit: unproven }, 'order/request-invalid'],
    ] as const
    for (const [requests, code] of cases) {
      await expect(holdCeremony(ports(keys, rootKeys), { ...plan, requests })).rejects.toThrow(refused(code))
    }
    expect(keys.keys.size + rootKeys.keys.size).toBe(0)
  })

  it('refuses to start without a ceremony, or with keys of another one', async () => {
    const feed = { deliver: async () => 'acknowledged' as const }
    const open = (keys: ReturnType<typeof memoryKeys>) =>
      assembleCa({ store, keys, feed, office: OFFICE, repositoryUri: REPOSITORY, clock, random: randomBytes })
    await expect(open(memoryKeys())).rejects.toThrow(refused('ceremony/not-held'))
    await holdCeremony(ports(), await ceremonyPlan(officers))
    const others = memoryKeys()
    for (const name of ['ca-sign', 'ca-auth-person', 'ca-auth-organisation'])
      await others.create(name, 'p256')
    await expect(open(others)).rejects.toThrow(refused('key/mismatch'))
    await expect(open(memoryKeys())).rejects.toThrow(refused('keys/missing'))
  })
})

describe('keys', () => {
  async function issueOver(rootSettings: KeyHolderSettings, settings: KeyHolderSettings): Promise<string> {
    const rootKeys = await openKeyHolder(rootSettings, randomBytes)
    const keys = await openKeyHolder(settings, randomBytes)
    const plan = {
      ...(await ceremonyPlan(officers)),
      keyKinds: { root: 'p256', authority: 'rsa2048' } as const,
    }
    await holdCeremony({ ...ports(), rootKeys, keys }, plan)
    await rootKeys.close()
    await keys.close()
    // The authority starts later, without the place of the root's key.
    const again = await openKeyHolder(settings, randomBytes)
    const feed = { deliver: async () => 'acknowledged' as const }
    const ca = await assembleCa({
      store,
      keys: again,
      feed,
      office: OFFICE,
      repositoryUri: REPOSITORY,
      clock,
      random: randomBytes,
    })
    const { requestDer, requestSha256 } = await makeRequest()
    const order = {
      ...orderHead(NOW),
      act: 'issue',
      facts: DOCTOR,
      authority: 'signature',
      firstDay: '2026-11-20',
      lastDay: '2031-11-19',
      requestSha256,
    } as const
    const approvals = officers.slice(0, 2).map((officer) => officer.approve(order))
    const outcome = await carryOutOrder(ca, {
      order,
      approvals,
      request: Buffer.from(requestDer).toString('base64'),
    })
    await ca.publisher.stop()
    await again.close()
    if (outcome.act !== 'issue') throw new Error(outcome.act)
    const [authority, root] = outcome.chain.map((one, index) =>
      pemFile(folder, `k${index}`, Buffer.from(one, 'base64')),
    )
    const leaf = pemFile(folder, 'k', Buffer.from(outcome.certificate, 'base64'))
    return openssl(
      'verify',
      '-attime',
      '1795500000',
      '-CAfile',
      root ?? '',
      '-untrusted',
      authority ?? '',
      leaf,
    )
  }

  it('can be encrypted files', async () => {
    const place = (name: string) =>
      ({ kind: 'software', directory: folder.path(name), passphrase: `of ${name}` }) as const
    expect(await issueOver(place('root-keys'), place('keys'))).toContain(': OK')
    expect(existsSync(folder.path('keys/root.key.pem'))).toBe(false)
  })

  const missing = !existsSync(MODULE)
  if (missing && process.env.CI) throw new Error('SoftHSM2 is missing, and CI needs it')
  if (missing) console.warn('Left out: SoftHSM2 is not installed')
  it.skipIf(missing)('can be in PKCS#11 tokens, one for the root and one for the rest', async () => {
    mkdirSync(folder.path('tokens'), { recursive: true })
    process.env.SOFTHSM2_CONF = folder.write(
      'softhsm2.conf',
      `directories.tokendir = ${folder.path('tokens')}\nobjectstore.backend = file\n`,
    )
    const token = (label: string): KeyHolderSettings => {
      const flags = ['--init-token', '--free', '--label', label, '--so-pin', '654321', '--pin', '123456']
      execFileSync('softhsm2-util', flags, { stdio: 'ignore' })
      return { kind: 'token', modulePath: MODULE, tokenLabel: label, pin: '123456' }
    }
    expect(await issueOver(token('root'), token('authorities'))).toContain(': OK')
  })
})
