import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseCertificate } from '@jitsuin/pki'
import { openSession } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IssueOrder, Officer } from '../src/contract.js'
import { carryOutOrder } from '../src/index.js'
import { makeRequest } from './hierarchy.js'
import { cardOfficer, orderHead, passkeyOfficer } from './officers.js'
import { openssl, pemFile, temporaryFolder } from './openssl.js'
import { DOCTOR, openZone, type Zone } from './zone.js'

let zone: Zone
const folder = temporaryFolder()
beforeAll(async () => {
  zone = await openZone()
})
afterAll(async () => {
  await zone.close()
  folder.remove()
})

const refused = (code: string) => expect.objectContaining({ code })

async function countRows(table: 'certificate' | 'carried_order' | 'revocation' | 'list'): Promise<number> {
  const [row] = await zone.superuser.query<{ n: number }>(`select count(*) as n from ca.${table}`)
  return row?.n ?? -1
}

describe('an order to issue', () => {
  it('gives a certificate that openssl verifies up to the root', async () => {
    const { certificate, chain } = await zone.issue()
    const [authority, root] = chain.map((one, index) =>
      pemFile(folder, `chain${index}`, Buffer.from(one, 'base64')),
    )
    const leaf = pemFile(folder, 'leaf', Buffer.from(certificate, 'base64'))
    const verdict = openssl(
      'verify',
      '-x509_strict',
      '-attime',
      '1795500000',
      '-CAfile',
      root ?? '',
      '-untrusted',
      authority ?? '',
      leaf,
    )
    expect(verdict).toContain(': OK')
    const text = openssl('x509', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus', '-in', leaf)
    expect(text).toContain('Subject: C=JP,O=DEMO Clinic,CN=Taro Jitsuin,serialNumber=T0001')
    expect(text).toContain('URI:http://pki.demo.invalid/sign.crl')
    expect(text).toMatch(/Not Before: Nov 19 15:00:00 2026 GMT\n\s+Not After : Nov 19 14:59:59 2031 GMT/)
  })

  it('answers the same order again with the very same certificate', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const first = await zone.submit(order, { requestDer })
    const rows = await countRows('certificate')
    expect(await zone.submit(order, { requestDer })).toEqual(first)
    expect(await countRows('certificate')).toBe(rows)
  })

  it('issues one certificate when one order arrives eight times at once', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const rows = await countRows('certificate')
    const answers = await Promise.all(Array.from({ length: 8 }, () => zone.submit(order, { requestDer })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await countRows('certificate')).toBe(rows + 1)
  })

  it('still gives the certificate when its order is sent again after it expired', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const first = await zone.submit(order, { requestDer })
    const before = zone.now
    zone.now = new Date(Date.parse(order.expiresAt))
    expect(await zone.submit(order, { requestDer })).toEqual(first)
    zone.now = before
  })

  it('refuses another order under an id that was used (replay)', async () => {
    const { order, requestDer } = await zone.issueOrder()
    await zone.submit(order, { requestDer })
    const other = { ...order, caseNumber: 'C-2026-0002' }
    await expect(zone.submit(other, { requestDer })).rejects.toThrow(refused('order/replayed'))
  })

  it('refuses the same key for a second certificate, at any authority', async () => {
    const { order, requestDer } = await zone.issueOrder()
    await zone.submit(order, { requestDer })
    const second: IssueOrder = { ...order, ...orderHead(zone.now), authority: 'authenticationPerson' }
    await expect(zone.submit(second, { requestDer })).rejects.toThrow(refused('order/key-used-before'))
  })

  it('certifies for authentication at the authority for authentication', async () => {
    const { certificate } = await zone.issue({ authority: 'authenticationPerson' })
    const leaf = pemFile(folder, 'auth', Buffer.from(certificate, 'base64'))
    expect(openssl('x509', '-noout', '-ext', 'keyUsage', '-in', leaf)).toMatch(
      /critical\n\s+Digital Signature\n/,
    )
  })

  it('certifies a new responder, for a year', async () => {
    const { requestDer, requestSha256 } = await makeRequest()
    const order = {
      ...orderHead(zone.now),
      act: 'certify-responder',
      authority: 'signature',
      commonName: 'DEMO OCSP Responder 2',
      firstDay: '2026-11-20',
      lastDay: '2027-11-19',
      requestSha256,
    } as const
    const outcome = await zone.submit(order, { requestDer })
    if (outcome.act !== 'certify-responder') throw new Error(outcome.act)
    const leaf = pemFile(folder, 'responder', Buffer.from(outcome.certificate, 'base64'))
    expect(openssl('x509', '-noout', '-ext', 'extendedKeyUsage,noCheck', '-in', leaf)).toMatch(
      /OCSP Signing[\s\S]*No Check/,
    )
    const tooLong = { ...order, ...orderHead(zone.now), ...(await makeRequest()), lastDay: '2028-11-20' }
    const { requestDer: again, ...long } = tooLong
    await expect(zone.submit(long, { requestDer: again })).rejects.toThrow(refused('order/profile-refused'))
  })
})

describe('an order that is refused (T-C01-1: two different officers, or nothing)', () => {
  it.each<[string, string, (order: IssueOrder) => ReturnType<Zone['approve']>]>([
    ['nobody signed', 'order/two-approvals-needed', () => []],
    ['one officer signed', 'order/two-approvals-needed', (order) => [zone.alice.approve(order)]],
    [
      'one officer signed twice',
      'order/same-officer-twice',
      (order) => [zone.alice.approve(order), zone.alice.approve(order)],
    ],
    [
      'a stranger signed',
      'order/officer-unknown',
      (order) => [zone.alice.approve(order), passkeyOfficer('O-mallory').approve(order)],
    ],
    [
      'a stranger signed under the id of an officer',
      'order/signature-invalid',
      (order) => [zone.alice.approve(order), cardOfficer('O-bob').approve(order)],
    ],
    [
      'the facts were changed after one signature (name)',
      'order/signature-invalid',
      (order) => [
        zone.alice.approve(order),
        zone.bob.approve({ ...order, facts: { ...order.facts, nameRomaji: 'Jiro Jitsuin' } }),
      ],
    ],
    [
      'the facts were changed after both signatures (role)',
      'order/signature-invalid',
      (order) => zone.approve({ ...order, facts: { ...order.facts, roles: ['nurse'] } }),
    ],
    [
      'a passkey answered another origin',
      'order/signature-invalid',
      (order) => [
        zone.alice.approve(order, { origin: 'https://office.jitsuin.example.evil.invalid' }),
        zone.bob.approve(order),
      ],
    ],
    [
      'a passkey answered another relying party',
      'order/signature-invalid',
      (order) => [zone.alice.approve(order, { rpId: 'jitsuin.example' }), zone.bob.approve(order)],
    ],
    [
      'a passkey did not verify its user',
      'order/signature-invalid',
      (order) => [zone.alice.approve(order, { flags: 0x01 }), zone.bob.approve(order)],
    ],
  ])('takes no serial number when %s', async (_what, code, approvals) => {
    const { order, requestDer } = await zone.issueOrder()
    const before = [await countRows('certificate'), await countRows('carried_order')]
    await expect(zone.submit(order, { requestDer, approvals: approvals(order) })).rejects.toThrow(
      refused(code),
    )
    expect([await countRows('certificate'), await countRows('carried_order')]).toEqual(before)
    const recorded = await zone.superuser.query(
      `select facts->>'refusal' as refusal from audit.entry where action = 'order/refused' and facts->>'orderId' = $1`,
      [order.orderId],
    )
    expect(recorded).toEqual([{ refusal: code }])
  })

  it.each<[string, string, Partial<IssueOrder>]>([
    [
      'a role that the policy does not name',
      'order/role-unknown',
      { facts: { ...DOCTOR, roles: ['sorcerer'] } },
    ],
    [
      'a manager whose unit is not the directorate',
      'order/profile-refused',
      { facts: { ...DOCTOR, roles: ['directorOfClinic'], organisationalUnit: 'Somewhere' } },
    ],
    ['six years', 'order/profile-refused', { lastDay: '2032-11-20' }],
    ['a period that began before the order', 'order/period-refused', { firstDay: '2026-11-19' }],
    ['a period that ends before it begins', 'order/period-refused', { lastDay: '2026-11-19' }],
    [
      'an organisation without a name',
      'order/profile-refused',
      {
        authority: 'authenticationOrganisation',
        facts: { nameRomaji: 'demo.invalid', subjectSerialNumber: '0000000001', roles: [] },
      },
    ],
  ])('certifies nothing for %s', async (_what, code, changes) => {
    const { order, requestDer } = await zone.issueOrder(changes)
    await expect(zone.submit(order, { requestDer })).rejects.toThrow(refused(code))
  })

  it('refuses a request that is missing, another one, damaged, or not its holder’s', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const other = (await makeRequest()).requestDer
    await expect(zone.submit(order)).rejects.toThrow(refused('order/request-missing'))
    await expect(zone.submit(order, { requestDer: other })).rejects.toThrow(refused('order/request-differs'))
    const flipped = Uint8Array.from(requestDer).with(-1, (requestDer.at(-1) ?? 0) ^ 1)
    await expect(zone.submit(order, { requestDer: flipped })).rejects.toThrow(
      refused('order/request-differs'),
    )
    const requestSha256 = sha256Hex(flipped)
    const unproven = { ...order, requestSha256 }
    await expect(zone.submit(unproven, { requestDer: flipped })).rejects.toThrow(
      refused('order/request-invalid'),
    )
    const cut = requestDer.subarray(0, 40)
    const garbage = { ...order, requestSha256: sha256Hex(cut) }
    await expect(zone.submit(garbage, { requestDer: cut })).rejects.toThrow(refused('order/request-invalid'))
  })

  it.each([
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
    ['Ed25519', () => generateKeyPairSync('ed25519').privateKey],
    ['P-521', () => generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey],
  ])('refuses a key of the kind %s', async (_kind, make) => {
    const { requestDer, requestSha256 } = requestWithOpenssl(make())
    const { order } = await zone.issueOrder({ requestSha256 })
    await expect(zone.submit(order, { requestDer })).rejects.toThrow(refused('order/key-refused'))
  })

  it('counts until its end, which does not count', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const before = zone.now
    zone.now = new Date(order.expiresAt)
    await expect(zone.submit(order, { requestDer })).rejects.toThrow(refused('order/expired'))
    zone.now = new Date(Date.parse(order.expiresAt) - 1)
    await expect(zone.submit(order, { requestDer })).resolves.toMatchObject({ act: 'issue' })
    zone.now = before
  })
})

describe('the list of officers', () => {
  const enrol = (officer: Officer) => ({ ...orderHead(zone.now), act: 'enrol-officer', officer }) as const
  const remove = (officerId: string) =>
    ({ ...orderHead(zone.now), act: 'remove-officer', officerId }) as const

  it('lets an officer approve from the enrolment to the removal, and never again', async () => {
    const dora = cardOfficer('O-dora')
    const orderWithDora = async () => {
      const { order, requestDer } = await zone.issueOrder()
      return zone.submit(order, { requestDer, approvals: [dora.approve(order), zone.bob.approve(order)] })
    }
    await expect(orderWithDora()).rejects.toThrow(refused('order/officer-unknown'))
    await zone.submit(enrol(dora.officer))
    await expect(orderWithDora()).resolves.toMatchObject({ act: 'issue' })
    await zone.submit(remove('O-dora'))
    await expect(orderWithDora()).rejects.toThrow(refused('order/officer-unknown'))
    await expect(zone.submit(enrol(dora.officer))).rejects.toThrow(refused('order/officer-exists'))
    const renamed = { ...dora.officer, officerId: 'O-dora-2' }
    await expect(zone.submit(enrol(renamed))).rejects.toThrow(refused('order/officer-exists'))
    await expect(zone.submit(remove('O-dora'))).rejects.toThrow(refused('order/officer-not-enrolled'))
  })

  it('lets an officer approve only the acts that he may order', async () => {
    const erin = cardOfficer('O-erin', { acts: ['revoke'] })
    await zone.submit(enrol(erin.officer))
    const { serialHex } = await zone.issue()
    const { order, requestDer } = await zone.issueOrder()
    const approvals = [erin.approve(order), zone.bob.approve(order)]
    await expect(zone.submit(order, { requestDer, approvals })).rejects.toThrow(
      refused('order/officer-not-allowed'),
    )
    const revoke = zone.revokeOrder(serialHex)
    const both = [erin.approve(revoke), zone.bob.approve(revoke)]
    await expect(zone.submit(revoke, { approvals: both })).resolves.toMatchObject({ act: 'revoke' })
  })

  it('lets nobody approve an order about himself', async () => {
    await expect(zone.submit(remove('O-alice'))).rejects.toThrow(refused('order/officer-concerned'))
  })

  it.each([
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
    ['secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey],
  ])('takes no officer with a key of the kind %s', async (_kind, make) => {
    const weak = cardOfficer('O-weak', { privateKey: make() })
    await expect(zone.submit(enrol(weak.officer))).rejects.toThrow(refused('order/officer-key-refused'))
  })

  it('keeps two for each act, even when two removals meet', async () => {
    const small = await openZone()
    const removal = (officerId: string, by: [Zone['alice'], Zone['alice']]) => {
      const order = { ...orderHead(small.now), act: 'remove-officer', officerId } as const
      return carryOutOrder(small.ca, { order, approvals: by.map((officer) => officer.approve(order)) })
    }
    const results = await Promise.allSettled([
      removal('O-alice', [small.bob, small.carol]),
      removal('O-bob', [small.alice, small.carol]),
      removal('O-carol', [small.alice, small.bob]),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1)
    for (const result of results) {
      if (result.status === 'rejected')
        expect(String(result.reason.code)).toMatch(/^order\/(too-few-officers|officer-unknown)$/)
    }
    const [row] = await small.superuser.query<{ n: number }>(
      'select count(*) as n from ca.officer where removed_at is null',
    )
    expect(row?.n).toBe(2)
    await small.close()
  })
})

describe('the record', () => {
  it('holds the serial number before the key is used, and is revocable then', async () => {
    const signer = zone.ca.authorities.signature.signer
    const { order, requestDer } = await zone.issueOrder()
    const broken = {
      ...zone.ca,
      authorities: {
        ...zone.ca.authorities,
        signature: {
          ...zone.ca.authorities.signature,
          signer: { ...signer, sign: async () => Promise.reject(new Error('the token is away')) },
        },
      },
    }
    const submission = {
      order,
      approvals: zone.approve(order),
      request: Buffer.from(requestDer).toString('base64'),
    }
    await expect(carryOutOrder(broken, submission)).rejects.toThrow('the token is away')
    const [row] = await zone.superuser.query<{ serial_hex: string; certificate: null }>(
      'select serial_hex, certificate from ca.certificate where order_id = $1',
      [order.orderId],
    )
    expect(row?.certificate).toBe(null)
    await zone.revoke(row?.serial_hex ?? '')
    const outcome = await carryOutOrder(zone.ca, submission)
    if (outcome.act !== 'issue') throw new Error(outcome.act)
    expect(parseCertificate(Buffer.from(outcome.certificate, 'base64')).serialHex).toBe(row?.serial_hex)
    await zone.ca.publisher.publish()
    const published = zone.feed.received
      .flatMap(({ states }) => states)
      .filter(({ serialHex }) => serialHex === row?.serial_hex)
    expect(published.map(({ state }) => state)).toEqual(['revoked', 'revoked'])
  })

  it('publishes nothing that the key signed wrongly', async () => {
    const { order, requestDer } = await zone.issueOrder()
    const { signature } = zone.ca.authorities
    const sign = async (message: Uint8Array) => signature.signer.sign(Buffer.concat([message, Buffer.of(0)]))
    const faulty = {
      ...zone.ca,
      authorities: {
        ...zone.ca.authorities,
        signature: { ...signature, signer: { ...signature.signer, sign } },
      },
    }
    const submission = {
      order,
      approvals: zone.approve(order),
      request: Buffer.from(requestDer).toString('base64'),
    }
    await expect(carryOutOrder(faulty, submission)).rejects.toThrow(refused('key/signature-wrong'))
  })

  it('lets its own role change no signed row and delete none', async () => {
    await zone.issue()
    const session = await openSession(zone.database.serviceUrl('ca'))
    const denied = expect.objectContaining({ code: '42501' })
    await expect(session.query("update ca.certificate set certificate = '\\x00'")).rejects.toThrow(denied)
    await expect(session.query("update ca.certificate set serial_hex = 'aa'")).rejects.toThrow(denied)
    await expect(session.query('delete from ca.certificate')).rejects.toThrow(denied)
    await expect(session.query('delete from ca.revocation')).rejects.toThrow(denied)
    await expect(session.query('update ca.officer set removed_at = null')).rejects.toThrow(denied)
    await session.close()
  })
})

/** A request made by openssl, for kinds of keys that we make none for. */
function requestWithOpenssl(privateKey: KeyObject) {
  const key = folder.write('weak.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  const out = folder.path('weak.csr')
  openssl('req', '-new', '-key', key, '-subj', '/CN=Weak', '-outform', 'DER', '-out', out)
  const requestDer = readFileSync(out)
  return { requestDer, requestSha256: sha256Hex(requestDer) }
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
