/**
 * A signature that openssl made, under an authority that openssl runs, is raised with what that authority publishes at the addresses in
 * its certificates; and nobody is asked about a certificate that is not trusted (traps: "Address in certificate fetched before trust").
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Fetcher } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { later, OpensslCa } from '../../../pki/test/openssl-ca.js'
import { extendCades } from '../cades/extend/extend-cades.js'
import { opensslAuthority } from '../test-support/openssl-tsa.js'
import { isHere, temporaryFolder } from '../test-support/programs.js'
import { validate } from '../validate/validate.js'
import { parsePlaces, revocationFetcher } from './revocation-fetcher.js'

const CONFIG = `
[published]
keyUsage = critical,digitalSignature,nonRepudiation
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://pki.example.jp/lists/all.crl
authorityInfoAccess = OCSP;URI:http://pki.example.jp/ocsp
[answering]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
authorityKeyIdentifier = keyid
noCheck = ignored
`
const PLACES = 'http://pki.example.jp/lists/ http://pki.example.jp/ocsp'
const opensslIsHere = isHere('openssl')
const folder = temporaryFolder()
let ca: OpensslCa
let tsa: ReturnType<typeof opensslAuthority>
let signature: Uint8Array
let asked: string[] = []
/** What does not answer. */
const down = new Set<string>()

beforeAll(() => {
  if (!opensslIsHere) return
  ca = new OpensslCa({ name: 'Invented Foreign CA', config: CONFIG })
  tsa = opensslAuthority(folder)
  ca.issue('taro', { section: 'published' })
  ca.issue('responder', { section: 'answering' })
  ca.write('letter', 'みほんの紹介状')
  const keys = ['-signer', 'taro.pem', '-inkey', 'taro.key', '-md', 'sha256']
  ca.run(
    'cms',
    '-sign',
    '-binary',
    '-nodetach',
    '-cades',
    '-in',
    'letter',
    ...keys,
    '-outform',
    'DER',
    '-out',
    'p7m',
  )
  signature = ca.read('p7m')
})
afterAll(() => {
  folder.remove()
  ca?.remove()
})

/** The authority's two doors. */
const theirs: Fetcher = async ({ url, post }) => {
  asked.push(`${url.host}${url.pathname}`)
  if (down.has(url.pathname)) return { outcome: 'timed-out' }
  if (url.pathname === '/lists/all.crl')
    return { outcome: 'received', contentType: 'application/pkix-crl', bytes: ca.crl() }
  writeFileSync(ca.path('request'), post?.body ?? '')
  const by = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'responder.pem', '-rkey', 'responder.key']
  ca.run('ocsp', ...by, '-ndays', '2', '-reqin', 'request', '-respout', 'response')
  return { outcome: 'received', contentType: 'application/ocsp-response', bytes: ca.read('response') }
}

function raise({ anchor = ca.certificateDer('ca'), places = PLACES, level = 'lt' as const } = {}) {
  asked = []
  const trust = {
    anchors: [anchor],
    tsaAnchors: [tsa.root()],
    material: { crls: [tsa.list()] },
  }
  const at = later(60)
  const fetch = revocationFetcher({ fetcher: theirs, places: parsePlaces(places), now: () => at })(trust)
  const validation = { at, trust, policy: 'basic', fetch } as const
  return extendCades(signature, { level, timeStamp: tsa.stamp, validation })
}

describe.skipIf(!opensslIsHere)('a signature of somebody else', () => {
  it('is raised to B-LT with the list and the answer of its own authority, and holds without any network', async () => {
    const raised = await raise()
    expect(new Set(asked)).toEqual(new Set(['pki.example.jp/lists/all.crl', 'pki.example.jp/ocsp']))
    const trust = { anchors: [ca.certificateDer('ca')], tsaAnchors: [tsa.root()] }
    const { signatures } = await validate(raised, { at: later(120), trust, policy: 'basic' })
    expect(signatures).toMatchObject([{ verdict: 'VALID', level: 'B-LT' }])
    const [list] = [Buffer.from(readFileSync(ca.path('crl.der')))]
    expect(Buffer.from(raised).includes(list)).toBe(true)
    // openssl still finds the same content behind the same signature.
    ca.write('raised', raised)
    expect(
      ca.says(
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-in',
        'raised',
        '-CAfile',
        'ca.pem',
        '-purpose',
        'any',
      ),
    ).toContain('successful')
  })

  it.each(['/ocsp', '/lists/all.crl'])(
    'is raised while %s does not answer, by the other of the two',
    async (door) => {
      down.add(door)
      const raised = await raise()
      down.clear()
      const trust = { anchors: [ca.certificateDer('ca')], tsaAnchors: [tsa.root()] }
      const { signatures } = await validate(raised, { at: later(120), trust, policy: 'basic' })
      expect(signatures).toMatchObject([{ verdict: 'VALID', level: 'B-LT' }])
    },
  )

  it('stays as it is while neither answers', async () => {
    down.add('/ocsp').add('/lists/all.crl')
    await expect(raise()).rejects.toMatchObject({ code: 'extend/not-valid' })
    down.clear()
  })

  it('causes no connection under an authority that nobody trusts, or to a place that is not on the list', async () => {
    const other = new OpensslCa({ name: 'Invented Other CA' })
    await expect(raise({ anchor: other.certificateDer('ca') })).rejects.toMatchObject({
      code: 'extend/not-valid',
    })
    other.remove()
    expect(asked).toEqual([])
    await expect(raise({ places: 'http://elsewhere.example.jp/' })).rejects.toMatchObject({
      code: 'extend/not-valid',
    })
    expect(asked).toEqual([])
  })

  it('is not raised once it is revoked', async () => {
    ca.revoke('taro')
    await expect(raise()).rejects.toMatchObject({ code: 'extend/not-valid' })
    expect(asked).not.toEqual([])
  })
})
