/** Approve what you see: documents shown, approved as a list, and signed each by itself. */
import { createHash, randomBytes } from 'node:crypto'
import { prepareTrust, validate } from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import { LIST, openSheet, type ProofBundle } from '@jitsuin/second-key'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { authoriseList, type DocumentList, readDocumentList, signList } from './document-list.js'
import { ServiceRefusal } from './errors.js'
import { signDigests, Unanswered } from './session.js'
import type { Trouble } from './test-support/service-twin.js'
import { openSdkStage, type SdkStage } from './test-support/stage.js'

const PATIENT = '試験　花子'
const DRUG = '【般】エトドラク錠１００ｍｇ'
const code = (expected: string) => expect.objectContaining({ code: expected })
const facts = () => ({ signingTime: new Date(), random: (size: number) => new Uint8Array(randomBytes(size)) })
const document = (at: number, note = '') => ({
  id: `rx-${at}`,
  shown: `${PATIENT} ${at}\n${DRUG} 4錠`,
  content: utf8(`SJ1\n11,P${at},${PATIENT},ｼｹﾝ ﾊﾅｺ\n201,1,1,1,7,1149032F1ZZZ,${DRUG}${note},4,1,錠\n`),
  form: { packaging: 'prescription' } as const,
})
const documentsOf = (count: number) => Array.from({ length: count }, (_, at) => document(at))

let stage: SdkStage
beforeAll(async () => {
  stage = await openSdkStage()
})
afterAll(() => stage.close())
beforeEach(() => {
  stage.twin.ledger.length = 0
  stage.twin.trouble.length = 0
})

const ask = (documents = documentsOf(3)) =>
  authoriseList(stage.service, { subject: 'T0001', documents }, facts())
const approve = ({ list }: DocumentList) => {
  stage.twin.approve(list.approveAddress)
  return stage.service.openSession(list.authorisationId)
}
const verdictOf = async (file: Uint8Array) => {
  const { root, authorities, lists } = stage.twin.hierarchy
  const material = { certificates: [authorities.signingCa.certificateDer], crls: Object.values(lists) }
  const trust = prepareTrust({ anchors: [root.certificateDer], material })
  return (await validate(file, { at: new Date(Date.now() + 2000), trust, policy: 'hpki' })).verdict
}

describe('an approved list of documents', () => {
  it('of which one of 200 changed is signed 199 times, and that one is refused with its reason (wishes 3.1)', async () => {
    const documents = documentsOf(200)
    const kept = await ask(documents)
    const session = await approve(kept)
    expect([session.kind, session.numSignatures]).toEqual(['list', 200])
    const now = documents.with(56, document(56, '（変更）'))
    const results = await signList(session, { kept, documents: now })
    expect(results.filter(({ outcome }) => outcome === 'signed')).toHaveLength(199)
    const [refused, ...more] = results.filter((one) => one.outcome === 'refused')
    expect([refused?.id, more]).toEqual(['rx-56', []])
    expect(refused?.error).toBeInstanceOf(ServiceRefusal)
    expect(refused).toMatchObject({
      error: { problem: { code: 'item/not-on-list', ja: '断り item/not-on-list' } },
    })
    expect(stage.twin.ledger.map(({ digests }) => digests.length)).toEqual([199])
    const files = results.flatMap((one) => (one.outcome === 'signed' ? [one.document] : []))
    const sample = [files[0], files[56], files[198]].flatMap((file) => file ?? [])
    expect(await Promise.all(sample.map(verdictOf))).toEqual(['VALID', 'VALID', 'VALID'])
    expect(await session.state()).toMatchObject({
      kind: 'list',
      numSignatures: 200,
      used: { signatures: 199 },
    })
  })

  it('leaves out what cannot be signed, and tells it', async () => {
    const bad = { ...document(1), content: utf8('SJ9\n') }
    const kept = await ask([document(0), bad, document(2)])
    expect(kept.unlisted).toMatchObject([{ id: 'rx-1', error: { code: 'csv/E-HDR' } }])
    const results = await signList(await approve(kept), { kept, documents: documentsOf(3) })
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['rx-0', 'signed'],
      ['rx-2', 'signed'],
    ])
  })

  it('is taken up after a restart out of its JSON, in which no document stands', async () => {
    const asked = await ask()
    const json = JSON.stringify({ list: asked.list, documents: asked.documents })
    expect(json).not.toContain('SJ1')
    const kept = readDocumentList(JSON.parse(json))
    const results = await signList(await approve(kept), { kept, documents: documentsOf(3) })
    expect(results.map(({ outcome }) => outcome)).toEqual(['signed', 'signed', 'signed'])
  })

  it('refuses a document that was not given again, and signs the others', async () => {
    const kept = await ask()
    const results = await signList(await approve(kept), { kept, documents: documentsOf(2) })
    expect(results).toMatchObject([
      { outcome: 'signed' },
      { outcome: 'signed' },
      { error: { code: 'sdk/list-wrong' } },
    ])
  })
})

describe('a doubtful answer about a list', () => {
  it.each<Trouble>(['cut-after-signing', 'cut-before-signing', 'bad-gateway'])(
    'is asked for again with the very same request: %s',
    async (trouble) => {
      const kept = await ask()
      const session = await approve(kept)
      stage.twin.trouble.push(trouble, trouble)
      const results = await signList(session, { kept, documents: documentsOf(3) })
      expect(results.map(({ outcome }) => outcome)).toEqual(['signed', 'signed', 'signed'])
      expect(stage.twin.ledger).toHaveLength(1)
    },
  )

  it('that stays ends with what was kept before it was sent, an hour and a restart later', async () => {
    const [kept, documents] = [await ask(), documentsOf(3).with(1, document(1, '変'))]
    const session = await approve(kept)
    const requests: Uint8Array[] = []
    // The first one is refused because of the changed document; the answer to the second one is lost.
    const keep = async (statement: Uint8Array) => {
      if (requests.push(statement) === 2)
        stage.twin.trouble.push(...Array<Trouble>(4).fill('cut-after-signing'))
    }
    const doubtful = await signList(session, { kept, documents }, { keep })
    expect(doubtful[0]).toMatchObject({ error: expect.any(Unanswered) })
    expect(doubtful[1]).toMatchObject({ error: { code: 'item/not-on-list' } })
    stage.twin.aheadMs += 3_600_000
    stage.passMs(3_600_000)
    const again = await stage.service.openSession(session.authorisationId)
    const results = await signList(again, { kept, documents }, { keep, kept: [...requests] })
    expect(results.map(({ outcome }) => outcome)).toEqual(['signed', 'refused', 'signed'])
    expect(results[1]).toMatchObject({ error: { code: 'item/not-on-list' } })
    expect(stage.twin.ledger).toHaveLength(1)
    // Whoever kept nothing cannot have them: another request does not get what one has reserved.
    const late = await signList(again, { kept, documents: documentsOf(1) })
    expect(late[0]).toMatchObject({ error: { code: 'item/used' } })
    const whole = await signList(again, { kept, documents: [document(1)] })
    expect(whole[1]).toMatchObject({ outcome: 'signed' })
  })
})

describe('what leaves for a list (T-C08-3)', () => {
  it('holds nothing of a document or a patient: the sheet opens with the address alone', async () => {
    const kept = await ask()
    const { authorisationId, approveAddress } = kept.list
    const sheet = stage.twin.sheetOf(authorisationId)
    const session = await approve(kept)
    await signList(session, { kept, documents: documentsOf(3) })
    const sent = stage.twin.sent()
    const [address = '', fragment = ''] = approveAddress.split('#')
    expect(sent).toContain(Buffer.from(sheet).toString('base64url'))
    const opened = await openSheet(sheet, fragment)
    expect(opened.map(({ shown }) => shown)).toEqual(documentsOf(3).map(({ shown }) => shown))
    expect(address).toBe(`https://approve.example.jp/a/${authorisationId}`)
    expect([fragment.length, sent.includes(fragment)]).toEqual([43, false])
    const [text, salts] = [
      [PATIENT, '花子', 'P0,', DRUG, 'エトドラク', 'SJ1\n'],
      kept.list.items.map(({ salt }) => salt),
    ]
    const octets = [...text, ...text.map((one) => Buffer.from(one).toString('hex')), ...salts]
    const hidden = [sheet, ...octetsIn(sent)].map((one) => Buffer.from(one).toString('utf8'))
    for (const inside of [sent, ...hidden]) expect(octets.filter((one) => inside.includes(one))).toEqual([])
  })
})

describe('the proof of a signature', () => {
  it('leads from what was shown to the root in the statement that the passkey answered', async () => {
    const kept = await ask(documentsOf(5))
    const session = await approve(kept)
    const results = await signList(session, { kept, documents: documentsOf(5) })
    const evidence = await session.evidence()
    const statement = Buffer.from(evidence.statement, 'base64url')
    const { root, numSignatures } = LIST.parse(statement)
    expect(numSignatures).toBe(5)
    for (const result of results) {
      if (result.outcome !== 'signed') throw new Error('Not signed')
      const { item } = result.proof
      expect(rootFrom(item, 5)).toBe(root)
      expect(rootFrom({ ...item, shown: `${item.shown}。` }, 5)).not.toBe(root)
    }
    if (!('assertion' in evidence.answer)) throw new Error('A passkey approved')
    const { clientDataJSON } = evidence.answer.assertion.response
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    expect(challenge).toBe(createHash('sha256').update(statement).digest('base64url'))
  })

  it('is not there before the approval', async () => {
    const session = await approve(await ask())
    const { authorisationId } = (await ask()).list
    await expect(stage.service.openSession(authorisationId)).rejects.toThrow(code('sdk/not-active'))
    expect((await session.evidence()).credential?.proof.kind).toBe('code')
  })
})

describe('a list that is no list', () => {
  it.each([
    ['of nothing', [], 'sdk/list-wrong'],
    ['of 501 documents', documentsOf(501), 'sdk/list-wrong'],
    ['with a text that hides its end', [{ ...document(0), shown: '花子\u202e' }], 'sdk/shown-unfit'],
    ['with a text too long', [{ ...document(0), shown: '花'.repeat(667) }], 'sdk/shown-unfit'],
    ['without a text', [{ ...document(0), shown: '' }], 'sdk/shown-unfit'],
    ['of which nothing can be signed', [{ ...document(0), content: utf8('SJ9\n') }], 'sdk/list-wrong'],
  ])('%s is refused before anything is asked', async (_what, documents, expected) => {
    const before = stage.twin.sent().split('POST /v1/authorisations').length
    await expect(ask(documents)).rejects.toThrow(code(expected))
    expect(stage.twin.sent().split('POST /v1/authorisations').length).toBe(before)
  })

  it.each([
    ['of another form', {}],
    ['with a document less', { documents: [] }],
    ['with a salt cut short', { list: { items: [{ salt: 'AA', shown: 'x', digest: '00' }] } }],
  ])('%s is not taken up', async (_what, change) => {
    const { list, documents } = await ask([document(0)])
    const whole = { list, documents }
    const other = Object.keys(change).length === 0 ? {} : { ...whole, ...change }
    expect(() => readDocumentList(other)).toThrow(code('sdk/list-malformed'))
    expect(readDocumentList(whole)).toEqual(whole)
  })
})

describe('a session of a list', () => {
  it('signs no digests, and one of a day no items', async () => {
    const kept = await ask()
    const list = await approve(kept)
    const digests = [new Uint8Array(32)]
    await expect(signDigests(list, { algorithm: 'sha256', digests })).rejects.toThrow(code('sdk/other-kind'))
    const day = await stage.session()
    await expect(signList(day, { kept, documents: documentsOf(3) })).rejects.toThrow(code('sdk/other-kind'))
  })

  it('that was ended, or ran out, signs nothing and names no item', async () => {
    const kept = await ask()
    const session = await approve(kept)
    await session.end()
    const results = await signList(session, { kept, documents: documentsOf(3) })
    expect(results).toMatchObject(
      Array(3).fill({ outcome: 'refused', error: { code: 'authorisation/ended' } }),
    )
    expect(stage.twin.ledger).toEqual([])
  })

  it('is all that a client gets whose institution lets it ask for lists alone', async () => {
    const ward = await stage.connectListOnly()
    await expect(ward.authorise('T0001')).rejects.toThrow(code('authorisation/list-only'))
    const kept = await authoriseList(ward, { subject: 'T0001', documents: documentsOf(1) }, facts())
    stage.twin.approve(kept.list.approveAddress)
    const session = await ward.openSession(kept.list.authorisationId)
    const results = await signList(session, { kept, documents: documentsOf(1) })
    expect(results).toMatchObject([{ outcome: 'signed' }])
  })
})

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** RFC 9162 §2.1.3.2, over leaves as packages/second-key/src/list.ts words them. */
function rootFrom({ index, salt, shown, digest, path }: ProofBundle['item'], count: number): string {
  const commitment = sha256(Buffer.of(2), Buffer.from(salt, 'base64url'), Buffer.from(shown))
  const position = Buffer.of(0, 0, index >> 8, index & 255)
  let node: Uint8Array = sha256(Buffer.of(0), commitment, Buffer.from(digest, 'base64url'), position)
  let [at, last] = [index, count - 1]
  for (const neighbour of path.map((one) => Buffer.from(one, 'base64url'))) {
    const isRight = at % 2 === 1 || at === last
    node = isRight ? sha256(Buffer.of(1), neighbour, node) : sha256(Buffer.of(1), node, neighbour)
    while (isRight && at % 2 === 0 && at > 0) [at, last] = [at >> 1, last >> 1]
    ;[at, last] = [at >> 1, last >> 1]
  }
  return Buffer.from(node).toString('hex')
}

/** What stands in base64url in the bodies: requests and statements. */
function octetsIn(sent: string): Uint8Array[] {
  return [...sent.matchAll(/"(?:request|statement)":"([\w-]+)"/g)].map(([, text = '']) =>
    Buffer.from(text, 'base64url'),
  )
}
