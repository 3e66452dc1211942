import { createHash } from 'node:crypto'
import { japanDate, utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import { type Signer, validityFromJapanDay } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opensslAuthority } from '../../test-support/openssl-tsa.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere, run, temporaryFolder } from '../../test-support/programs.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { type JadesOptions, signJades } from '../create/sign-jades.js'
import { addJadesSigner, countersignJades } from './add-signatures.js'
import { extendJades } from './extend-jades.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const CONTENT = utf8('紹介状\r\n検証 花子 様\n')

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p256' })
})

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const signed = (more: Partial<JadesOptions> = {}) =>
  signJades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
const components = (file: Uint8Array): Record<string, unknown>[] =>
  JSON.parse(text(file)).header.etsiU.map((one: string) =>
    JSON.parse(Buffer.from(one, 'base64url').toString()),
  )
const names = (file: Uint8Array) => components(file).flatMap((one) => Object.keys(one))

type Moments = { readonly level: 'lt' | 'lta'; readonly at: Date; readonly detached?: Uint8Array }
/** Raises a file at a time, with lists of that day. */
async function raise(file: Uint8Array, { level, at, detached }: Moments, more = {}) {
  const trust = world.trustWith(await world.listsAt(new Date(at.getTime() - 3_600_000)))
  const validation = { at, trust, policy: 'hpki', ...(detached && { detached }) } as const
  return extendJades(file, { level, validation, timeStamp: world.stampAt(at), ...more })
}
/** A verifier that has nothing but the anchors, and what is fresh on that day. */
const check = (file: Uint8Array, at: Date, crls: readonly Uint8Array[] = [], detached?: Uint8Array) =>
  validate(file, {
    at,
    policy: 'hpki',
    trust: { anchors: [world.root], material: { crls } },
    ...(detached && { detached }),
  })

describe('raising a JAdES signature', () => {
  it.each(['attached', 'detached'] as const)(
    'to B-LT makes it valid with nothing but the anchors, %s',
    async (packaging) => {
      const detached = packaging === 'detached' ? { detached: CONTENT } : {}
      const file = await raise(await signed({ packaging, timeStamp: world.stampAt(DAY_0) }), {
        level: 'lt',
        at: day(1),
        ...detached,
      })
      expect(names(file)).toEqual(['sigTst', 'xVals', 'rVals'])
      const report = await check(file, day(2), [], detached.detached)
      expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LT'])
      const again = await raise(file, { level: 'lt', at: day(1), ...detached })
      expect(again).toHaveLength(file.length)
    },
  )

  it.each(['attached', 'detached'] as const)(
    'to B-LTA keeps it valid after certificate and lists have ended, %s',
    async (packaging) => {
      const detached = packaging === 'detached' ? { detached: CONTENT } : {}
      const stamped = await signed({ packaging, timeStamp: world.stampAt(DAY_0) })
      const file = await raise(stamped, { level: 'lta', at: day(1), ...detached })
      const late = day(60)
      const report = await check(file, late, await world.listsAt(late), detached.detached)
      expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LTA'])
      expect(report.signatures[0]?.checks.find(({ id }) => id === 'archive-cover')?.reason.code).toBe(
        'archive-cover/ok',
      )
      const plain = await check(
        await signed({ packaging }),
        late,
        await world.listsAt(late),
        detached.detached,
      )
      expect(plain.verdict).toBe('INDETERMINATE')
    },
  )

  it('to B-LTA twice adds what the second stamp needs, and leaves what was there', async () => {
    const first = await raise(await signed(), { level: 'lta', at: day(1) })
    const second = await raise(first, { level: 'lta', at: day(3) })
    expect(names(second)).toEqual(['sigTst', 'xVals', 'rVals', 'arcTst', 'tstVD', 'arcTst'])
    expect(components(second).slice(0, 4)).toEqual(components(first))
    const report = await check(second, day(60), await world.listsAt(day(60)))
    expect(reasons(report)).toEqual(['VALID'])
  })

  it('stamps the base64url text of the value, and everything before the stamp (§5.3.4, §5.3.6.3)', async () => {
    const asked: string[] = []
    const timeStamp = (sha256: Uint8Array) => {
      asked.push(Buffer.from(sha256).toString('hex'))
      return world.stampAt(DAY_0)(sha256)
    }
    const file = await raise(await signed({ timeStamp }), { level: 'lta', at: DAY_0 }, { timeStamp })
    const jws = JSON.parse(text(file))
    const hex = (input: string) => createHash('sha256').update(input).digest('hex')
    const before = jws.header.etsiU.slice(0, -1).join('')
    expect(asked).toEqual([
      hex(jws.signature),
      hex(`${jws.payload}.${jws.protected}.${jws.signature}.${before}`),
    ])
  })

  it('of a compact one keeps its three parts character for character', async () => {
    const before = text(await signed()).split('.')
    const after = JSON.parse(
      text(await extendJades(await signed(), { level: 't', timeStamp: world.stampAt(DAY_0) })),
    )
    expect([after.protected, after.payload, after.signature]).toEqual(before)
  })

  it('of one among several leaves the others as they are, white space included', async () => {
    const two = await addJadesSigner(await signed(), { signer: dentist, signingTime: DAY_0 })
    const loose = utf8(text(two).replaceAll(',', ' ,\r\n  '))
    const options = { level: 't', timeStamp: world.stampAt(DAY_0) } as const
    await expect(extendJades(loose, options)).rejects.toMatchObject({ code: 'extend/which-signature' })
    const [first, second] = (await check(loose, day(1))).signatures
    const file = await extendJades(loose, { ...options, signatureId: second?.id ?? '' })
    const at = text(file).indexOf(',"header"')
    const end = text(file).lastIndexOf('}]}') - text(loose).length + text(file).length
    expect(text(file).slice(0, at)).toBe(text(loose).slice(0, at))
    expect(end).toBeGreaterThan(at)
    const report = await check(file, day(1), world.lists)
    expect(report.signatures.map(({ id, level }) => [id, level])).toEqual([
      [first?.id, 'B-B'],
      [second?.id, 'B-T'],
    ])
  })

  it('with a stamped countersignature judges that too', async () => {
    const file = await countersignJades(await signed(), {
      signer: dentist,
      signingTime: DAY_0,
      timeStamp: world.stampAt(DAY_0),
    })
    const report = await validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
    expect(report.signatures.map(({ verdict, level }) => [verdict, level])).toEqual([
      ['VALID', 'B-B'],
      ['VALID', 'B-T'],
    ])
  })
})

describe('what was added to a JAdES signature', () => {
  const rewrite = (file: Uint8Array, change: (etsiU: string[]) => unknown[]) => {
    const jws = JSON.parse(text(file))
    return utf8(JSON.stringify({ ...jws, header: { etsiU: change(jws.header.etsiU) } }))
  }
  const clear = (etsiU: string[]) => etsiU.map((one) => JSON.parse(Buffer.from(one, 'base64url').toString()))

  it('is read from plain JSON too, but an archive over that is left open', async () => {
    const lt = rewrite(await raise(await signed(), { level: 'lt', at: day(1) }), clear)
    const report = await check(lt, day(2))
    expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LT'])
    await expect(raise(lt, { level: 'lta', at: day(1) })).rejects.toMatchObject({
      code: 'jades/clear-components',
    })
    const archived = rewrite(await raise(await signed(), { level: 'lta', at: day(1) }), clear)
    expect(reasons(await check(archived, day(2), await world.listsAt(day(2))))).toEqual([
      'INDETERMINATE',
      'archive/unsupported',
    ])
  })

  it('of which something is taken away or moved before an archive time stamp makes it INVALID', async () => {
    const file = await raise(await signed(), { level: 'lta', at: day(1) })
    const lists = await world.listsAt(day(2))
    const twins = [
      rewrite(file, (etsiU) => etsiU.toSpliced(1, 1)),
      rewrite(file, ([stamp, certificates, revocations, archive]) => [
        certificates,
        stamp,
        revocations,
        archive,
      ]),
      rewrite(file, ([stamp, ...rest]) => [stamp, stamp, ...rest]),
    ]
    for (const twin of twins)
      expect(reasons(await check(twin, day(2), lists))).toEqual(['INVALID', 'stamp/other-data'])
  })

  it('behind the archive time stamp is named', async () => {
    const file = await raise(await signed(), { level: 'lta', at: day(1) })
    const more = rewrite(file, (etsiU) => [...etsiU, Buffer.from('{"sigPSt":{}}').toString('base64url')])
    const report = await check(more, day(2), await world.listsAt(day(2)))
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures[0]?.checks.find(({ id }) => id === 'archive-cover')?.reason.code).toBe(
      'archive-cover/unprotected',
    )
  })

  it('is the stamp of another signature: INVALID', async () => {
    const stamped = JSON.parse(text(await signed({ timeStamp: world.stampAt(DAY_0) })))
    const other = JSON.parse(text(await signed({ form: 'flattened', signer: dentist })))
    const file = utf8(JSON.stringify({ ...other, header: stamped.header }))
    expect(reasons(await check(file, day(1), world.lists))).toEqual(['INVALID', 'stamp/other-data'])
  })

  it('is not raised when the signature is not valid, cannot be read, or is archived already', async () => {
    const wrong = text(await signed()).replace(
      /\.[^.]*\./,
      `.${Buffer.from('{"a":2}').toString('base64url')}.`,
    )
    await expect(raise(utf8(wrong), { level: 'lt', at: day(1) })).rejects.toMatchObject({
      code: 'extend/not-valid',
    })
    const loose = utf8(`${Buffer.from('{"alg":"RS256","crit":["x"]}').toString('base64url')}.YQ.YQ`)
    const onLoose = extendJades(loose, { level: 't', timeStamp: world.stampAt(day(1)) })
    await expect(onLoose).rejects.toMatchObject({ code: 'jades/malformed' })
    const archived = await raise(await signed(), { level: 'lta', at: day(1) })
    const stamping = extendJades(archived, { level: 't', timeStamp: world.stampAt(day(2)) })
    await expect(stamping).rejects.toMatchObject({ code: 'extend/already-archived' })
  })
})

describe.skipIf(!isHere('openssl'))('stamps of openssl in a JAdES signature', () => {
  it('are accepted by openssl over octets that are put together here, and by us at every level', async () => {
    const today = new Date()
    const soon = new Date(today.getTime() + 3_600_000)
    const now = await makeWorld(today)
    const signer = await now.issue(['medicalDoctor'], validityFromJapanDay(japanDate(today), { years: 1 }))
    const authority = opensslAuthority(folder)
    const crls = [authority.list(), ...(await now.listsAt(today))]
    const trust = {
      anchors: [now.root],
      tsaAnchors: [authority.root()],
      material: { certificates: [now.signingCa], crls },
    }
    const validation = { at: soon, trust, policy: 'hpki' } as const
    const file = await signJades(CONTENT, { signer, packaging: 'attached', signingTime: today })
    const raised = await extendJades(file, { level: 'lta', timeStamp: authority.stamp, validation })
    expect((await validate(raised, validation)).signatures[0]).toMatchObject({
      verdict: 'VALID',
      level: 'B-LTA',
    })

    const jws = JSON.parse(text(raised))
    const tokens = components(raised)
      .flatMap((one) => Object.values(one))
      .map(tokenOf)
    const inputs = [
      jws.signature,
      `${jws.payload}.${jws.protected}.${jws.signature}.${jws.header.etsiU.slice(0, -1).join('')}`,
    ]
    const roots = folder.write('stamp-root.pem', encodePem('CERTIFICATE', authority.root()))
    const accepts = (input: string, token: string) =>
      run(
        'openssl',
        ...['ts', '-verify', '-token_in', '-in', folder.write('t.der', Buffer.from(token, 'base64'))],
        ...['-data', folder.write('input', input), '-CAfile', roots],
      ).status
    expect([
      accepts(inputs[0] ?? '', tokens.at(0) ?? ''),
      accepts(inputs[1] ?? '', tokens.at(-1) ?? ''),
    ]).toEqual([0, 0])
    expect(accepts(`${inputs[1]} `, tokens.at(-1) ?? '')).toBe(1)
  })
})

function tokenOf(container: unknown): string {
  const { tstTokens } = container as { tstTokens?: [{ val: string }] } // parsed from what was just written
  return tstTokens?.[0].val ?? ''
}
